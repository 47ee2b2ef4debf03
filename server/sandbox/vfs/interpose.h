#include <stdint.h>

#define VFS_SLOTS 40

int vfs_register(uint64_t dev, uint64_t ino, int writable);

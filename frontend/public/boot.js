// Runs before the first paint, as a file of its own because the content
// security policy allows no inline script: picks the colour scheme, so that a
// dark page never flashes white.
(() => {
  let scheme = 'auto';
  try {
    scheme = localStorage.getItem('color-scheme') || 'auto';
  } catch {
    // Storage may be switched off; the system's scheme is then as good as any.
  }
  if (scheme === 'auto') scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();

/** The door of a vault seen from the front: its plate, and the wheel with three handles. */
export const Logo = ({ size = 22 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect x="2" y="2" width="28" height="28" rx="8" fill="var(--accent)" />
    <g fill="none" stroke="var(--accent-fg)" strokeWidth="2.4" strokeLinecap="round">
      <circle cx="16" cy="16" r="7.4" />
      <path d="M16 16V5.9M16 16l8.75 5.05M16 16l-8.75 5.05" />
    </g>
    <circle cx="16" cy="16" r="2.6" fill="var(--accent)" stroke="var(--accent-fg)" strokeWidth="2" />
  </svg>
);

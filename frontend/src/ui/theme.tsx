import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  InputWrapper,
  Kbd,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
  MantineProvider,
  Modal,
  Notification,
  Tooltip,
} from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { cspNonce } from '~/lib/csp';

const iris: MantineColorsTuple = [
  '#f3f3ff',
  '#e4e4fb',
  '#c6c6f4',
  '#a5a5ee',
  '#8a89e9',
  '#7877e6',
  '#6d6ce5',
  '#5b5bd6',
  '#504fbe',
  '#4343a7',
];

// same hue (275) as the neutral tokens; without it Mantine's neutral greys look brown next to them
const dark: MantineColorsTuple = [
  '#e4e5ec',
  '#b9bac6',
  '#9a9ba9',
  '#6d6e7c',
  '#3a3b47',
  '#2b2c37',
  '#22232d',
  '#191a23',
  '#13141b',
  '#0c0d13',
];

const theme = createTheme({
  primaryColor: 'iris',
  colors: { iris, dark },
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '24px', xl: '28px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' }, styles: { root: { fontWeight: 550 } } }),
    Modal: Modal.extend({
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        centered: true,
        styles: {
          content: { background: 'var(--surface)' },
          header: { background: 'var(--surface)' },
          title: { fontWeight: 600, fontSize: 16 },
        },
        overlayProps: { backgroundOpacity: 0.35, blur: 2 },
        transitionProps: { duration: 140 },
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
    Notification: Notification.extend({
      defaultProps: { withBorder: true },
      styles: { description: { color: 'var(--fg-2)' } },
    }),
    InputWrapper: InputWrapper.extend({ styles: { label: { marginBottom: 4, fontWeight: 550 } } }),
    Kbd: Kbd.extend({
      styles: {
        root: {
          background: 'color-mix(in oklab, currentColor 10%, transparent)',
          color: 'inherit',
          border: 0,
          fontWeight: 500,
        },
      },
    }),
  },
});
/** the one place where design tokens replace Mantine's own variables (plain CSS loses: Mantine injects its <style> later) */
const bridge = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--fg)',
  '--mantine-color-dimmed': 'var(--fg-3)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-2)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-default-color': 'var(--fg)',
  '--mantine-color-placeholder': 'var(--fg-3)',
  '--mantine-color-error': 'var(--crit-text)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--accent-fg)',
  '--mantine-color-iris-filled': 'var(--accent)',
  '--mantine-color-iris-text': 'var(--accent-text)',
  '--mantine-color-iris-light-color': 'var(--accent-text)',
  '--mantine-color-red-light-color': 'var(--crit-text)',
  '--mantine-color-iris-filled-hover': 'color-mix(in oklab, var(--accent) 88%, black)',
  '--mantine-color-gray-light-color': 'var(--fg-2)',
};
const resolver: CSSVariablesResolver = () => ({ variables: {}, light: bridge, dark: bridge });
const nonce = cspNonce();
const manager = localStorageColorSchemeManager({ key: 'color-scheme' });

export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      colorSchemeManager={manager}
      getStyleNonce={nonce ? () => nonce : undefined}
    >
      <Notifications position="bottom-right" limit={3} containerWidth={380} />
      {children}
    </MantineProvider>
  );
}

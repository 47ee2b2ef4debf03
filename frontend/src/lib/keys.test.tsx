import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { useKeys } from './keys';
import { setPref } from './prefs';

function Probe(props: { map: Record<string, () => void> }) {
  useKeys(props.map);
  return <input aria-label="Name" />;
}

test('one key after the other goes where the pair leads', async () => {
  const datasets = vi.fn();
  render(<Probe map={{ 'g d': datasets }} />);
  await userEvent.keyboard('d');
  expect(datasets).not.toHaveBeenCalled();
  await userEvent.keyboard('gd');
  expect(datasets).toHaveBeenCalledOnce();
});

test('letters typed into a field stay letters', async () => {
  const help = vi.fn();
  const palette = vi.fn();
  render(<Probe map={{ '?': help, 'mod+k': palette }} />);
  await userEvent.type(screen.getByLabelText('Name'), '?');
  expect(help).not.toHaveBeenCalled();
  await userEvent.keyboard('{Control>}k{/Control}');
  expect(palette).toHaveBeenCalledOnce();
});

test('single keys can be switched off', async () => {
  const help = vi.fn();
  render(<Probe map={{ '?': help }} />);
  setPref('singleKeys', false);
  await userEvent.keyboard('?');
  expect(help).not.toHaveBeenCalled();
  setPref('singleKeys', true);
  await userEvent.keyboard('?');
  expect(help).toHaveBeenCalledOnce();
});

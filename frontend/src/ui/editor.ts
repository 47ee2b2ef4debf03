import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags as t } from '@lezer/highlight';

/** The colours of code, from the tokens, so that they follow the scheme. */
export const editorColours = HighlightStyle.define([
  { tag: t.keyword, color: 'var(--accent-text)', fontWeight: '550' },
  { tag: [t.string, t.special(t.string)], color: 'var(--ok-text)' },
  { tag: t.number, color: 'var(--high-text)' },
  { tag: [t.comment], color: 'var(--fg-3)', fontStyle: 'italic' },
  { tag: [t.standard(t.name), t.function(t.variableName)], color: 'var(--code-name)' },
  { tag: [t.typeName, t.attributeName], color: 'var(--med-text)' },
  { tag: [t.bool, t.null, t.special(t.name)], color: 'var(--high-text)' },
  { tag: [t.propertyName, t.variableName], color: 'var(--code-name)' },
  { tag: t.definitionKeyword, color: 'var(--accent-text)', fontWeight: '550' },
]);

/** How every editor looks; how high it is, each says itself. */
export const editorLook = EditorView.theme({
  '&': {
    fontSize: '13px',
    backgroundColor: 'var(--surface)',
    color: 'var(--fg)',
  },
  '.cm-scroller': { overflow: 'auto', fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '&.cm-focused': { outline: 'none', boxShadow: 'inset 0 0 0 2px var(--accent)' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--fg)' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--fg-3)',
    border: 'none',
    paddingLeft: '8px',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--accent) 5%, transparent)' },
  '.cm-placeholder': { color: 'var(--fg-3)' },
  '.cm-cursor': { borderLeftColor: 'var(--fg)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in oklab, var(--accent) 22%, transparent)',
  },
  '.cm-tooltip': {
    background: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip-lint, .cm-completionInfo': {
    fontSize: '12.5px',
    lineHeight: '18px',
    padding: '6px 10px',
    maxWidth: '340px',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '12.5px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent)', color: 'var(--accent-fg)' },
});

/**
 * Replaces a selection itself when somebody types over it. Left alone, Chromium deletes the lines and gives what
 * remains an inline style, which the content security policy refuses and reports.
 */
export const typeOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== 'insertText' || event.data === null || empty || view.composing) return false;
    const text = event.data;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type' });
    const handled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert));
    if (!handled) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

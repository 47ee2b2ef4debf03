import { acceptCompletion, autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { graphql, updateSchema } from 'cm6-graphql';
import type { GraphQLSchema } from 'graphql';
import { useEffect, useRef } from 'react';
import { cspNonce } from '~/lib/csp';
import { editorColours, editorLook, typeOverSelection } from '~/ui/editor';
import css from './Console.module.css';

const fill = EditorView.theme({ '&': { height: '100%' }, '.cm-line': { paddingLeft: '10px' } });

/** What every editor of the console has. */
function common(label: string): Extension[] {
  const nonce = cspNonce();
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    drawSelection(),
    bracketMatching(),
    EditorView.lineWrapping,
    syntaxHighlighting(editorColours),
    editorLook,
    fill,
    EditorView.contentAttributes.of({ 'aria-label': label }),
  ];
}

type Props = {
  language: 'graphql' | 'json';
  label: string;
  initial: string;
  schema?: GraphQLSchema;
  onChange: (text: string, cursor: number) => void;
  onRun: () => void;
};

/** Where an operation or its variables are written. */
export function CodeEditor(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const { language, label, schema } = props;

  useEffect(() => {
    const { initial } = latest.current;
    const editor = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        doc: initial,
        extensions: [
          ...common(`${label}. Press Escape, then Tab, to leave the editor.`),
          typeOverSelection,
          language === 'graphql' ? [lineNumbers(), graphql(latest.current.schema)] : json(),
          history(),
          closeBrackets(),
          autocompletion({ icons: false }),
          Prec.highest(
            keymap.of([
              {
                key: 'Mod-Enter',
                run: () => {
                  latest.current.onRun();
                  return true;
                },
              },
              { key: 'Tab', run: acceptCompletion },
            ]),
          ),
          keymap.of([...completionKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged || update.selectionSet)
              latest.current.onChange(update.state.doc.toString(), update.state.selection.main.head);
          }),
        ],
      }),
    });
    view.current = editor;
    void document.fonts?.ready.then(() => editor.requestMeasure());
    return () => editor.destroy();
  }, [language, label]);

  useEffect(() => {
    if (schema && view.current) updateSchema(view.current, schema);
  }, [schema]);

  return <div ref={host} className={css.fill} />;
}

/** Shows an answer; it can be searched, selected and read by keyboard. */
export function CodeView({ text, label }: { text: string; label: string }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  useEffect(() => {
    const editor = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        extensions: [
          ...common(label),
          json(),
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
          keymap.of(defaultKeymap),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label]);
  useEffect(() => {
    view.current?.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: text } });
  }, [text]);
  return <div ref={host} className={css.fill} />;
}

import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { graphql } from '~/gql';
import { cspNonce } from '~/lib/csp';
import { uncached } from '~/lib/graphql';
import { editorColours, editorLook, typeOverSelection } from '~/ui/editor';
import css from './Rules.module.css';

const Check = graphql(`
  query RuleCheck($expression: String!) {
    ruleCheck(expression: $expression) { cost limit problems { line column message } }
  }
`);

/** Enough of the language to colour it. */
const cel = StreamLanguage.define<{ member: boolean }>({
  startState: () => ({ member: false }),
  token(stream, state) {
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string';
    if (stream.match(/^\d+(\.\d+)?/)) return 'number';
    const member = state.member;
    state.member = false;
    if (stream.match(/^[A-Za-z_]\w*/)) {
      const word = stream.current();
      if (member) return 'propertyName';
      if (word === 'true' || word === 'false' || word === 'null') return 'bool';
      return word === 'in' ? 'keyword' : 'variableName';
    }
    if (stream.next() === '.') state.member = true;
    return null;
  },
});

type Field = { name: string; type: string; description: string };
type Props = { value: string; fields: readonly Field[]; onChange: (text: string) => void };

/** Where the condition of a rule is written. What is wrong is marked at its place. */
export function Expression(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const nonce = cspNonce();
    const check = async (editor: EditorView): Promise<Diagnostic[]> => {
      const text = editor.state.doc;
      if (text.length === 0) return [];
      const { data } = await uncached.query(Check, { expression: text.toString() }).toPromise();
      return (data?.ruleCheck.problems ?? []).map((p) => {
        const line = text.line(Math.min(p.line, text.lines));
        const from = Math.min(line.from + p.column - 1, line.to);
        const to = editor.state.wordAt(from)?.to ?? Math.min(from + 1, line.to);
        return { from: Math.min(from, to), to, severity: 'error', message: p.message };
      });
    };
    const editor = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          nonce ? EditorView.cspNonce.of(nonce) : [],
          lineNumbers(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          history(),
          cel,
          syntaxHighlighting(editorColours),
          editorLook,
          typeOverSelection,
          EditorView.lineWrapping,
          placeholder('event.kind == "export.granted" && event.hour >= 22'),
          EditorView.contentAttributes.of({
            'aria-label': 'What an event must be like. Press Escape, then Tab, to leave the editor.',
          }),
          lintGutter(),
          linter(check, { delay: 400 }),
          autocompletion({
            icons: false,
            override: [
              (context) => {
                const word = context.matchBefore(/[\w.]+/);
                if (!word && !context.explicit) return null;
                return {
                  from: word?.from ?? context.pos,
                  options: latest.current.fields.map((f) => ({ label: f.name, detail: f.type, info: f.description })),
                };
              },
            ],
          }),
          keymap.of([...completionKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    void document.fonts?.ready.then(() => editor.requestMeasure());
    return () => editor.destroy();
  }, []);

  // An example takes the place of what is there.
  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== props.value)
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } });
  }, [props.value]);

  return <div ref={host} className={css.editor} />;
}

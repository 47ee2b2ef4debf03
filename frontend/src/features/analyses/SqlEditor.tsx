import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, SQLDialect, sql } from '@codemirror/lang-sql';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, Prec, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { cspNonce } from '~/lib/csp';
import { editorColours, editorLook, typeOverSelection } from '~/ui/editor';

const DuckDB = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords} qualify pivot unpivot asof positional semi anti exclude replace summarize describe sample using columns include`,
  types: `${PostgreSQL.spec.types} hugeint uhugeint utinyint usmallint uinteger ubigint blob struct map list union timestamp_s timestamp_ms timestamp_ns`,
  builtin: `${PostgreSQL.spec.builtin ?? ''} list_aggregate list_transform struct_pack epoch_ms strftime strptime date_trunc arg_max arg_min approx_quantile quantile_cont median mode histogram regexp_matches unnest`,
  doubleDollarQuotedStrings: true,
  operatorChars: '+-*/<>=~!@#%^&|`?:',
});

const look = EditorView.theme({
  '&': { minHeight: '208px', maxHeight: '46vh' },
  '.cm-scroller': { minHeight: '208px' },
  '.cm-wrongLine': {
    backgroundColor: 'var(--crit-soft)',
    boxShadow: 'inset 3px 0 0 var(--crit)',
  },
  '.cm-wrongSpot': { textDecoration: 'underline wavy var(--crit)', textUnderlineOffset: '3px' },
});

/** Where the engine says that the statement is wrong; lines and columns count from 1. */
export type Wrong = { line: number; column?: number | null };

const mark = StateEffect.define<Wrong | undefined>();
const wrongLine = Decoration.line({ class: 'cm-wrongLine' });
const wrongSpot = Decoration.mark({ class: 'cm-wrongSpot' });
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = transaction.docChanged ? Decoration.none : value;
    for (const effect of transaction.effects)
      if (effect.is(mark)) next = effect.value ? decorate(transaction.state, effect.value) : Decoration.none;
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(state: EditorState, wrong: Wrong): DecorationSet {
  if (wrong.line < 1 || wrong.line > state.doc.lines) return Decoration.none;
  const line = state.doc.line(wrong.line);
  const ranges = [wrongLine.range(line.from)];
  if (wrong.column && wrong.column > 0 && wrong.column <= line.length) {
    const from = line.from + wrong.column - 1;
    const word = /^\w+|^\S/.exec(state.sliceDoc(from, line.to))?.[0].length ?? 1;
    ranges.push(wrongSpot.range(from, Math.min(line.to, from + word)));
  }
  return Decoration.set(ranges);
}

export type Schema = Record<string, string[]>;

type Props = {
  initial: string;
  /** Columns by table name, for the completion. */
  schema: Schema;
  wrong?: Wrong;
  readOnly?: boolean;
  onChange: (text: string) => void;
  onRun: () => void;
  onCancel: () => void;
  /** Receives a function that writes text at the cursor. */
  onReady?: (insert: (text: string) => void) => void;
};

const language = (schema: Schema) =>
  sql({
    dialect: DuckDB,
    schema,
    upperCaseKeywords: true,
    // With one table its columns complete without the table's name.
    defaultTable: Object.keys(schema).length === 1 ? Object.keys(schema)[0] : undefined,
    keywordCompletion: (label, type) => ({ label, type, boost: -2 }),
  });

export function SqlEditor(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const speech = useRef(new Compartment());
  const { schema, wrong, initial, readOnly } = props;

  // The schema is swapped by the effect below, without losing the text.
  useEffect(() => {
    const nonce = cspNonce();
    const editor = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        doc: initial,
        extensions: [
          typeOverSelection,
          nonce ? EditorView.cspNonce.of(nonce) : [],
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          EditorView.lineWrapping,
          autocompletion({ icons: false }),
          placeholder('SELECT …'),
          EditorState.readOnly.of(readOnly ?? false),
          speech.current.of(language(latest.current.schema)),
          syntaxHighlighting(editorColours),
          marks,
          editorLook,
          look,
          EditorView.contentAttributes.of({ 'aria-label': 'SQL query. Press Escape, then Tab, to leave the editor.' }),
          Prec.highest(
            keymap.of([
              {
                key: 'Mod-Enter',
                run: (view) => {
                  closeCompletion(view); // else it stays open over the answer
                  latest.current.onRun();
                  return true;
                },
              },
              { key: 'Tab', run: acceptCompletion },
            ]),
          ),
          keymap.of([
            ...completionKeymap,
            {
              key: 'Escape',
              run: () => {
                latest.current.onCancel();
                return false;
              },
            },
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    // The first measurement may come before the font and the theme are there; the line numbers would stand too high.
    void document.fonts?.ready.then(() => editor.requestMeasure());
    latest.current.onReady?.((text) => {
      const { from, to } = editor.state.selection.main;
      editor.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
      editor.focus();
    });
    return () => editor.destroy();
  }, [initial, readOnly]);

  useEffect(() => {
    view.current?.dispatch({ effects: speech.current.reconfigure(language(schema)) });
  }, [schema]);
  useEffect(() => {
    view.current?.dispatch({ effects: mark.of(wrong) });
  }, [wrong]);

  return <div ref={host} />;
}

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const NOTICE = `/*
 * The transcoder of Basis Universal (Apache-2.0), as three.js carries it, changed by Vitrine: where it made functions
 * of strings it calls two that are written out, so that it runs under a Content-Security-Policy without 'unsafe-eval'.
 */
`;

/** The two places, and what stands there instead; the names are the transcoder's own. */
const PLACES = [
  [
    'newFunc(Function,args)(...closureArgs)',
    'invokerOf(humanName,argTypes,isClassMethodFunc,returns,needsDestructorStack,' +
      'throwBindingError,cppInvokerFunc,cppTargetFunc,runDestructors)',
  ],
  ['newFunc(Function,params)(...args)', 'callerOf(kind,types,retType,emval_returnValue)'],
] as const;

/** Emits the transcoder without its need of `eval`, wherever its address is imported. Only builds have a policy. */
export function basis(): Plugin {
  return {
    name: 'vitrine:basis',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('/basis_transcoder.js?url')) return null;
      const source = withoutEval(await readFile(id.replace(/\?url$/, ''), 'utf8'));
      const file = this.emitFile({ type: 'asset', name: 'basis_transcoder.js', source });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}

/** The program changed. Throws if it is not the one that is known here: three.js has brought another. */
export function withoutEval(program: string): string {
  let changed = program;
  for (const [place, call] of PLACES) {
    if (changed.split(place).length !== 2) throw new Error(`basis_transcoder.js has no single ${place}`);
    changed = changed.replace(place, () => call);
  }
  return [NOTICE, invokerOf.toString(), callerOf.toString(), changed].join('\n');
}

/** How embind turns a value of one type into what WebAssembly takes, and back. */
interface Wire {
  toWireType: (destructors: unknown[] | null, value: unknown) => unknown;
  fromWireType: (value: unknown) => unknown;
  destructorFunction: ((value: unknown) => void) | null;
  readValueFromPointer: (pointer: number) => unknown;
  argPackAdvance: number;
  isVoid?: boolean;
}

/** A function of JavaScript that calls one of WebAssembly. types: of what it answers, of its owner, of each argument. */
function invokerOf(
  name: string,
  types: readonly Wire[],
  owned: boolean,
  answers: boolean,
  stacked: boolean,
  refuse: (why: string) => never,
  invoke: (...values: unknown[]) => unknown,
  target: unknown,
  runDestructors: (destructors: unknown[]) => void,
) {
  const taken = types.slice(owned ? 1 : 2);
  const count = types.length - 2;
  return function (this: unknown, ...given: unknown[]) {
    if (given.length !== count) refuse(`${name} takes ${count} arguments, not ${given.length}`);
    const values = owned ? [this, ...given] : given;
    const destructors: unknown[] | null = stacked ? [] : null;
    const wired = taken.map((type, at) => type.toWireType(destructors, values[at]));
    const answer = invoke(target, ...wired);
    if (destructors) runDestructors(destructors);
    else for (const [at, type] of taken.entries()) type.destructorFunction?.(wired[at]);
    return answers ? types[0]!.fromWireType(answer) : undefined;
  };
}

/** A function that calls one of JavaScript for WebAssembly, which left the arguments in memory. kind: 1 constructs. */
function callerOf(
  kind: number,
  types: readonly Wire[],
  answer: Wire,
  returned: (type: Wire, destructors: unknown, value: unknown) => unknown,
) {
  return (owner: unknown, called: unknown, destructors: unknown, pointer: number) => {
    let at = pointer;
    const given = types.map((type) => {
      const value = type.readValueFromPointer(at);
      at += type.argPackAdvance;
      return value;
    });
    const value =
      kind === 1
        ? Reflect.construct(called as new () => unknown, given)
        : Reflect.apply(called as () => unknown, owner, given);
    return answer.isVoid ? undefined : returned(answer, destructors, value);
  };
}

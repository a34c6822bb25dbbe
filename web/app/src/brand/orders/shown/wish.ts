/** One key for one wish until it is answered, whichever dialog sends it: what was lost on the way is done once. */
const waiting = new Map<string, string>();

/** what: all that is wished for; said otherwise it is another wish. */
export async function wished<Answer>(what: unknown, send: (key: string) => Promise<Answer>): Promise<Answer> {
  const said = JSON.stringify(what);
  const key = waiting.get(said) ?? crypto.randomUUID();
  waiting.set(said, key);
  const answer = await send(key);
  waiting.delete(said);
  return answer;
}

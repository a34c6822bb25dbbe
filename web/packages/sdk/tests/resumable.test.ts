import { expect, test } from 'vitest';
import { Problem } from '../src/problem.ts';
import { type Memory, Resumable } from '../src/resumable.ts';
import type { Uploader } from '../src/upload.ts';

const FILE = new Blob(['0123456789']);

/** The far end: keeps what came, breaks off when told to. */
class FarEnd {
  readonly asked: { method: string; headers: Record<string, string> }[] = [];
  got = '';
  begun = 0;
  gone = false;
  refuse = 0;
  full = false;
  breaks: number[] = [];
  during: (() => void) | null = null;

  readonly send: Uploader = async (method, url, body, headers, progress, signal) => {
    this.asked.push({ method, headers });
    if (this.refuse)
      return answered(this.refuse, {}, JSON.stringify({ type: '/problems/no', detail: 'No.' }));
    if (method === 'POST') {
      [this.got, this.gone] = ['', false];
      return answered(201, { location: `/api/uploads/u${++this.begun}` });
    }
    if (this.gone || !url.endsWith(`/u${this.begun}`)) return answered(404, {});
    if (method === 'PATCH' && body) {
      const text = await body.text();
      expect(Number(headers['Upload-Offset'])).toBe(this.got.length);
      const cut = this.breaks.shift();
      this.got += text.slice(0, cut);
      progress?.(cut ?? text.length);
      this.during?.();
      if (signal?.aborted) throw new Problem({ type: 'vitrine:cancelled' });
      if (cut !== undefined) throw new Problem({ type: 'vitrine:offline' });
    }
    const done = this.got.length === FILE.size && !this.full;
    if (this.full && method === 'PATCH')
      return answered(409, {}, JSON.stringify({ type: '/problems/quota-reached', detail: 'Delete some.' }));
    return answered(200, {
      'upload-offset': String(this.got.length),
      ...(done ? { 'vitrine-job': 'job_1' } : {}),
    });
  };
}

const answered = (status: number, headers: Record<string, string>, text = '') => ({
  status,
  text,
  header: (name: string) => headers[name] ?? null,
});

function kept(): Memory & { size: () => number } {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    size: () => map.size,
  };
}

const client = (far: FarEnd, memory: Memory = kept()) =>
  new Resumable(
    far.send,
    '',
    () => ({ 'X-CSRF-Token': 'c' }),
    memory,
    async () => undefined,
  );

test('whole at once: announced with what is stated, then sent', async () => {
  const far = new FarEnd();
  const parts: number[] = [];
  const options = { progress: (part: number) => parts.push(part), statement: { unit: 'mm' } as const };
  expect(await client(far).upload(FILE, 'été.glb', options)).toBe('job_1');
  expect(far.asked.map(({ method }) => method)).toEqual(['POST', 'HEAD', 'PATCH']);
  const { headers } = far.asked[0];
  expect([headers['Upload-Length'], headers['X-CSRF-Token'], headers['Tus-Resumable']]).toEqual([
    '10',
    'c',
    '1.0.0',
  ]);
  expect(headers['Upload-Metadata']).toBe(`filename w6l0w6kuZ2xi,statement ${btoa('{"unit":"mm"}')}`);
  expect(parts.at(-1)).toBe(1);
});

test('a broken line is waited for; nothing is sent twice', async () => {
  const far = new FarEnd();
  far.breaks = [4, 2];
  let waits = 0;
  expect(await client(far).upload(FILE, 'a', { waiting: () => waits++ })).toBe('job_1');
  expect([far.got, far.begun, waits]).toEqual(['0123456789', 1, 2]);
});

test('after a reload the same file goes on, another begins anew', async () => {
  const far = new FarEnd();
  const memory = kept();
  far.breaks = Array(9).fill(0).with(0, 4);
  await expect(client(far, memory).upload(FILE, 'a')).rejects.toMatchObject({ type: 'vitrine:offline' });
  far.breaks = [];
  const resumed: number[] = [];
  await client(far, memory).upload(FILE, 'a', { resumed: (part) => resumed.push(part) });
  expect([far.begun, far.got, resumed, memory.size()]).toEqual([1, '0123456789', [0.4], 0]);
  await client(far, memory).upload(FILE, 'b');
  expect(far.begun).toBe(2);
});

test('an upload that the shop has forgotten begins anew', async () => {
  const far = new FarEnd();
  const memory = kept();
  far.breaks = Array(9).fill(0);
  await client(far, memory)
    .upload(FILE, 'a')
    .catch(() => undefined);
  far.breaks = [];
  far.gone = true;
  expect(await client(far, memory).upload(FILE, 'a')).toBe('job_1');
  expect(far.begun).toBe(2);
});

test('cancel ends it at the shop too', async () => {
  const far = new FarEnd();
  const memory = kept();
  const stop = new AbortController();
  far.during = () => stop.abort();
  const upload = client(far, memory).upload(FILE, 'a', { signal: stop.signal });
  await expect(upload).rejects.toMatchObject({ type: 'vitrine:cancelled' });
  expect([far.asked.at(-1)?.method, memory.size()]).toEqual(['DELETE', 0]);
});

test('a refusal is told at once, in the shop’s words', async () => {
  const far = new FarEnd();
  far.refuse = 415;
  await expect(client(far).upload(FILE, 'a')).rejects.toMatchObject({ status: 415, message: 'No.' });
  expect(far.asked).toHaveLength(1);
});

test('a brand that is full is told so at once; what was sent stays until there is room', async () => {
  const far = new FarEnd();
  const memory = kept();
  far.full = true;
  const refused = { status: 409, message: 'Delete some.' };
  await expect(client(far, memory).upload(FILE, 'a')).rejects.toMatchObject(refused);
  expect(far.asked.map(({ method }) => method)).toEqual(['POST', 'HEAD', 'PATCH']);
  far.full = false;
  expect(await client(far, memory).upload(FILE, 'a')).toBe('job_1');
  expect([far.begun, far.got, memory.size()]).toEqual([1, '0123456789', 0]);
});

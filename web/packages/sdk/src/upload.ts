import { Problem } from './problem.ts';

/** What the shop answered. header: by its name, null if absent. */
export interface Answered {
  status: number;
  text: string;
  header: (name: string) => string | null;
}

/** Sends a request whose body may be large, and tells how far it is. Rejects with Problem `vitrine:offline` or `vitrine:cancelled`. */
export type Uploader = (
  method: string,
  url: string,
  body: Blob | null,
  headers: Record<string, string>,
  progress?: (bytes: number) => void,
  signal?: AbortSignal,
) => Promise<Answered>;

const BROKE_OFF = { type: 'vitrine:offline', title: 'The upload broke off.' };
export const CANCELLED = { type: 'vitrine:cancelled', title: 'Cancelled' };

/** By XMLHttpRequest: `fetch` tells nothing of an upload's progress. */
export const xhrUpload: Uploader = (method, url, body, headers, progress, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Problem(CANCELLED));
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress?.(event.loaded);
    const stop = () => request.abort();
    request.onload = () =>
      resolve({
        status: request.status,
        text: request.responseText,
        header: (name) => request.getResponseHeader(name),
      });
    request.onerror = () => reject(new Problem(BROKE_OFF));
    request.onabort = () => reject(new Problem(CANCELLED));
    request.onloadend = () => signal?.removeEventListener('abort', stop);
    signal?.addEventListener('abort', stop, { once: true });
    request.send(body);
  });

/** By `fetch`, for programs outside a browser; progress is told at the end of each request only. */
export const fetchUpload: Uploader = async (method, url, body, headers, progress, signal) => {
  try {
    const init: RequestInit = { method, headers };
    if (body) init.body = body;
    if (signal) init.signal = signal;
    const response = await fetch(url, init);
    progress?.(body?.size ?? 0);
    return {
      status: response.status,
      text: await response.text(),
      header: (name) => response.headers.get(name),
    };
  } catch (error) {
    throw new Problem(signal?.aborted ? CANCELLED : BROKE_OFF, { cause: error });
  }
};

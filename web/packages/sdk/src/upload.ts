import { Problem } from './problem.ts';

/** Sends a form and tells how far it is. Rejects with Problem `vitrine:offline` or `vitrine:cancelled`. */
export type Uploader = (
  url: string,
  form: FormData,
  headers: Record<string, string>,
  progress?: (part: number) => void,
  signal?: AbortSignal,
) => Promise<{ status: number; text: string }>;

/** By XMLHttpRequest: `fetch` tells nothing of an upload's progress. */
export const xhrUpload: Uploader = (url, form, headers, progress, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress?.(event.loaded / event.total);
    };
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new Problem({ type: 'vitrine:offline', title: 'The upload broke off.' }));
    request.onabort = () => reject(new Problem({ type: 'vitrine:cancelled', title: 'Cancelled' }));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });

/** By `fetch`, for programs outside a browser; progress is told at the end only. */
export const fetchUpload: Uploader = async (url, form, headers, progress, signal) => {
  try {
    const init: RequestInit = { method: 'POST', headers, body: form };
    if (signal) init.signal = signal;
    const response = await fetch(url, init);
    progress?.(1);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Problem({ type: 'vitrine:offline', title: 'The upload broke off.' }, { cause: error });
  }
};

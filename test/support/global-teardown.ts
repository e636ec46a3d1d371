/** Stops what the global setup started, and throws its files away. */
import { rm } from 'node:fs/promises';
import type { Child } from '../../tools/stack/child.ts';

const children: Child[] = [];
const folders: string[] = [];

export function keepForTeardown({ child, folder }: { child?: Child; folder?: string }): void {
  if (child) children.push(child);
  if (folder) folders.push(folder);
}

export default async function teardown(): Promise<void> {
  await Promise.all(children.map((child) => child.stop()));
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}

/** Prints what has been loaded of the SDK, at its start and when a function has become text, and the stack of an error. */
import * as pulumi from "@pulumi/pulumi";

const isLoaded = (name: string) => Object.keys(require.cache).some((file) => file.includes(name));
const loaded = () => ["typescript/lib", "@npmcli/arborist/lib/arborist"].map(isLoaded);

async function main(): Promise<void> {
  const before = loaded();
  const { text } = await pulumi.runtime.serializeFunction(() => 42);
  const stack = String(new Error("one that says something").stack);
  console.log(JSON.stringify({ before, after: loaded(), text, stack }));
}

void main();

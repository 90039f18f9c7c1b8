/** Prints what has been loaded of the SDK, once at its start and once when a function is to be text, and what its promises keep. */
import * as pulumi from "@pulumi/pulumi";

const isLoaded = (name: string) => Object.keys(require.cache).some((file) => file.includes(name));
const loaded = () => ["typescript/lib", "@npmcli/arborist/lib/arborist"].map(isLoaded);

class Traced extends pulumi.ComponentResource {
  constructor() {
    super("test:index:Traced", "traced");
  }
}

async function main(): Promise<void> {
  const before = loaded();
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  const { text } = await pulumi.runtime.serializeFunction(() => 42);
  const promise = new Traced().urn.promise() as Promise<string> & { _debugStackTrace?: string };
  await promise;
  const stack = String(new Error("one that says something").stack);
  console.log(JSON.stringify({ before, after: loaded(), text, stack }));
}

void main();

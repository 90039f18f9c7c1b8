import { createPrivateKey, X509Certificate } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  certificateAuthoritySettings,
  certificateSettings,
  checked,
  ConfigurationError,
  Fields,
  readSettings,
  Settings,
} from "../model/settings";
import { asSecret, Inputs, isUnknown, isWrapped, plain } from "./inputs";
import { Differences, ManagedResource, State } from "./managed";
import { propertiesOf } from "./propertySchema";
import { algorithmOf, newAuthority, newCertificate, Pair } from "./x509";

/** A kind of certificate. */
interface Kind {
  readonly description: string;
  readonly settings: Settings;
  /** The settings that have to be said. */
  readonly required: readonly string[];
  /** Settings that nobody is to see. */
  readonly secrets: readonly string[];
  /** The settings by which it is another one. */
  readonly identity: readonly string[];
  /** What a setting is where it is not said. */
  usual(resourceName: string): Inputs;
  /** Reports what does not belong together. What is not known yet is absent. */
  check?(fields: Fields, inputs: Inputs): void;
  /** @param before the last one, which is to be renewed; absent: there is none */
  issue(inputs: Inputs, before: Pair | undefined): Promise<Pair>;
}

/** A certificate that is made here, and again before its time is up. Nothing but the state has it. */
export class IssuedResource implements ManagedResource {
  constructor(private readonly kind: Kind) {}

  check(resourceName: string, _before: Inputs, given: Inputs): ReturnType<ManagedResource["check"]> {
    const { settings, required, secrets } = this.kind;
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => plain(value) !== ""));
    const inputs: Inputs = { ...this.kind.usual(resourceName), ...said };
    try {
      checked((report) => {
        const fields = Fields.of(plain(inputs) as object, report);
        const values = readSettings(fields, settings, {});
        for (const key of required) if (!fields.has(key)) fields.reject(key, "it is wanted.");
        this.kind.check?.(fields, values);
        fields.rejectUnknown();
      });
    } catch (error) {
      if (error instanceof ConfigurationError) return { inputs: given, problems: error.problems };
      throw error;
    }
    const covered = Object.entries(inputs).map(([key, value]) => [
      key,
      secrets.includes(key) && !isWrapped(value) ? asSecret(value) : value,
    ]);
    return { inputs: Object.fromEntries(covered) as Inputs, problems: [] };
  }

  diff(state: Inputs, inputs: Inputs): Differences {
    const changed = Object.keys(this.kind.settings).filter(
      (key) => isUnknown(inputs[key]) || !isDeepStrictEqual(plain(state[key]), plain(inputs[key])),
    );
    return {
      changes: changed.length > 0 || isDue(plain(state.certificate)),
      replaces: changed.filter((key) => this.kind.identity.includes(key)),
      deleteBeforeReplace: false,
    };
  }

  async put(inputs: Inputs, state?: Inputs): Promise<State> {
    const before = state && (plain({ certificate: state.certificate, privateKey: state.privateKey }) as Pair);
    const { certificate, privateKey } = await this.kind.issue(plain(inputs) as Inputs, before);
    const { serialNumber, validTo } = new X509Certificate(certificate);
    const expires = new Date(validTo).toISOString();
    const made = { certificate, privateKey: asSecret(privateKey), expires };
    return { id: serialNumber, state: { ...inputs, ...made } };
  }

  read(id: string, state: Inputs): ReturnType<ManagedResource["read"]> {
    const { certificate: _, privateKey: __, expires: ___, ...inputs } = state;
    if (Object.keys(state).length > 0) return Promise.resolve({ id, state, inputs });
    return Promise.reject(
      new Error(`There is nothing to import "${id}" from: a certificate's key is in the state alone.`),
    );
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  /** As Pulumi's schema describes it. */
  schema(): object {
    const { description, settings, required, secrets } = this.kind;
    const inputProperties = propertiesOf(settings, secrets);
    const made = {
      certificate: { type: "string", description: "The certificate, in PEM." },
      privateKey: { type: "string", description: "Its key, in PEM.", secret: true },
      expires: {
        type: "string",
        description: "When its time is up; an update in the second half of its life renews it.",
      },
    };
    const properties = { ...inputProperties, ...made };
    const requiredInputs = [...required];
    return { description, inputProperties, requiredInputs, properties, required: Object.keys(properties) };
  }
}

/** In the second half of its life it is renewed: an update a year is enough for a server's. */
function isDue(certificate: unknown): boolean {
  const { validFrom, validTo } = new X509Certificate(certificate as string);
  return Date.now() > (Date.parse(validFrom) + Date.parse(validTo)) / 2;
}

export const certificateAuthority = new IssuedResource({
  description:
    "An authority that signs certificates of servers. It keeps its key when it is renewed, so that what it signed stays valid.",
  settings: certificateAuthoritySettings,
  required: [],
  secrets: [],
  identity: ["commonName"], // by which clients that have the one before look for it
  usual: (resourceName) => ({ commonName: resourceName }),
  issue: ({ commonName }, before) => newAuthority(commonName as string, before?.privateKey),
});

export const serverCertificate = new IssuedResource({
  description: "A server's certificate.",
  settings: certificateSettings,
  required: ["names", "caCertificate", "caPrivateKey"],
  secrets: ["caPrivateKey"],
  identity: [],
  usual: () => ({}),
  check(fields, { names, caCertificate, caPrivateKey }) {
    if ((names as string[] | undefined)?.length === 0) fields.reject("names", "one at least is wanted.");
    if (caPrivateKey === undefined) return;
    const key = createPrivateKey(caPrivateKey as string);
    const reject = (expected: string) => fields.report({ path: "caPrivateKey", found: "[secret]", expected });
    try {
      algorithmOf(key);
    } catch (error) {
      reject((error as Error).message);
    }
    if (caCertificate !== undefined && !new X509Certificate(caCertificate as string).checkPrivateKey(key))
      reject("it is not the key of caCertificate: set both to those that were made together.");
  },
  issue: ({ names, caCertificate, caPrivateKey }) =>
    newCertificate(names as string[], {
      certificate: caCertificate as string,
      privateKey: caPrivateKey as string,
    }),
});

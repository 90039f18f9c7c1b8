import { X509Certificate } from "node:crypto";
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
import { newAuthority, newCertificate, Pair } from "./x509";

/** A kind of certificate. */
interface Kind {
  readonly description: string;
  readonly settings: Settings;
  /** The settings that have to be said. */
  readonly required: readonly string[];
  /** Settings that nobody is to see. */
  readonly secrets: readonly string[];
  /** What a setting is where it is not said. */
  usual(resourceName: string): Inputs;
  /** @param before the last one, which is to be renewed; absent: there is none */
  issue(inputs: Inputs, before: Pair | undefined): Promise<Pair>;
}

/** A certificate that is made here, and again before its time is up. Nothing but the state has it. */
export class IssuedResource implements ManagedResource {
  constructor(private readonly kind: Kind) {}

  check(resourceName: string, _before: Inputs, given: Inputs): ReturnType<ManagedResource["check"]> {
    const { settings, required, secrets } = this.kind;
    const inputs: Inputs = { ...this.kind.usual(resourceName), ...given };
    try {
      checked((report) => {
        const fields = Fields.of(plain(inputs) as object, report);
        readSettings(fields, settings, {});
        for (const key of required) if (!fields.has(key)) fields.reject(key, "it is wanted.");
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
    const isOther = Object.keys(this.kind.settings).some(
      (key) => isUnknown(inputs[key]) || !isDeepStrictEqual(plain(state[key]), plain(inputs[key])),
    );
    return { changes: isOther || isDue(plain(state.certificate)), replaces: [], deleteBeforeReplace: false };
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
        description: "When its time is up; an update in the last third of it renews it.",
      },
    };
    const properties = { ...inputProperties, ...made };
    const requiredInputs = [...required];
    return { description, inputProperties, requiredInputs, properties, required: Object.keys(properties) };
  }
}

/** In the last third of its life it is renewed. */
function isDue(certificate: unknown): boolean {
  const { validFrom, validTo } = new X509Certificate(certificate as string);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  return Date.now() > from + ((to - from) * 2) / 3;
}

export const certificateAuthority = new IssuedResource({
  description:
    "An authority that signs certificates of servers. It keeps its key when it is renewed, so that what it signed stays valid.",
  settings: certificateAuthoritySettings,
  required: [],
  secrets: [],
  usual: (resourceName) => ({ commonName: resourceName }),
  issue: ({ commonName }, before) => newAuthority(commonName as string, before?.privateKey),
});

export const serverCertificate = new IssuedResource({
  description: "A server's certificate.",
  settings: certificateSettings,
  required: ["names", "caCertificate", "caPrivateKey"],
  secrets: ["caPrivateKey"],
  usual: () => ({}),
  issue: ({ names, caCertificate, caPrivateKey }) =>
    newCertificate(names as string[], {
      certificate: caCertificate as string,
      privateKey: caPrivateKey as string,
    }),
});

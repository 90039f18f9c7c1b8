import { ask, isGranted, requestCode } from "./request";

/** RocketMQ's permissions of a broker or a topic, which add up. */
export const permission = { write: 2, read: 4 } as const;

/**
 * Lines by which the name servers say of a broker's topics what clients may do with them. What is told to the running broker alone,
 * its next start knows nothing of; so does an `up` that finds the broker as it is configured, but for that.
 */
export const setPermission = (what: number): string[] => [
  ask(requestCode.updateBrokerConfig, { body: `brokerPermission=${what}` }),
  `${isGranted} || exit 1`,
  `disconnect`,
];

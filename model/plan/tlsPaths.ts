const folder = "/etc/rocketmq/tls";

/** Where a server has its certificates. The authority's tells that a server encrypts connections, also to those who ask it in its container. */
export const tlsPaths = {
  ca: `${folder}/ca.pem`,
  certificate: `${folder}/certificate.pem`,
  privateKey: `${folder}/key.pem`,
} as const;

import { ResolvedShared, SuperUser } from "../settings";
import { FilePlan } from "./container";
import { quoted } from "./shell";
import { renderTools, toolsFile, toolsValue } from "./toolsFile";

/** What stands in configuration files for the super user's password, until the server starts. */
const placeholder = "${secretKey}";

const providers = "org.apache.rocketmq.auth";

/** The keys of broker.conf by which a broker has users, and the cluster's super user from its first start on. */
export const brokerAccess = ({ superUser }: ResolvedShared): Record<string, string> =>
  superUser === undefined
    ? {}
    : {
        authenticationEnabled: "true",
        authenticationMetadataProvider: `${providers}.authentication.provider.LocalAuthenticationMetadataProvider`,
        authorizationEnabled: "true",
        authorizationMetadataProvider: `${providers}.authorization.provider.LocalAuthorizationMetadataProvider`,
        initAuthenticationUser: JSON.stringify({ username: superUser.accessKey, password: placeholder }),
        innerClientAuthenticationCredentials: credentials(superUser),
      };

/** The keys of rmq-proxy.json by which a proxy asks brokers for their users, and for all else as the super user. */
export const proxyAccess = ({ superUser }: ResolvedShared): Record<string, unknown> =>
  superUser === undefined
    ? {}
    : {
        authenticationEnabled: true,
        authenticationMetadataProvider: "org.apache.rocketmq.proxy.auth.ProxyAuthenticationMetadataProvider",
        authorizationEnabled: true,
        authorizationMetadataProvider: "org.apache.rocketmq.proxy.auth.ProxyAuthorizationMetadataProvider",
        innerClientAuthenticationCredentials: credentials(superUser),
        enableAclRpcHookForClusterMode: true,
      };

const credentials = ({ accessKey }: SuperUser): string =>
  JSON.stringify({ accessKey, secretKey: placeholder });

/** The file of `toolsFile`; none without access control. */
export const accessFiles = ({ superUser }: ResolvedShared): FilePlan[] =>
  superUser === undefined
    ? []
    : [
        {
          path: toolsFile,
          content: renderTools(superUser),
          secret: true,
        },
      ];

/**
 * A script that puts the password into a configuration file, and the file where RocketMQ's command-line tools look for it. Nothing
 * that it starts is told the password.
 */
export const fillIn = (file: string): string =>
  [
    `secretKey=${toolsValue("secretKey")} placeholder=${quoted(placeholder)} text=$(<${file})`,
    `(umask 077; rm -f ${file}; printf '%s\\n' "\${text//"$placeholder"/$secretKey}" >${file})`,
    `[[ -w $ROCKETMQ_HOME/conf ]] && (umask 077; rm -f "$ROCKETMQ_HOME/conf/tools.yml"; cp ${toolsFile} "$ROCKETMQ_HOME/conf/tools.yml")`,
    `unset secretKey text`,
  ].join("\n");

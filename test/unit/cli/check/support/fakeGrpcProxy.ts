import { promisify } from "node:util";
import { handleUnaryCall, sendUnaryData, Server, ServerCredentials } from "@grpc/grpc-js";
import { Duration } from "google-protobuf/google/protobuf/duration_pb";
import {
  Broker,
  Code,
  Digest,
  ExponentialBackoff,
  Message,
  MessageQueue,
  MessageType,
  Permission,
  RetryPolicy,
  Status,
} from "rocketmq-client-nodejs/proto/apache/rocketmq/v2/definition_pb";
import { MessagingServiceService } from "rocketmq-client-nodejs/proto/apache/rocketmq/v2/service_grpc_pb";
import {
  AckMessageResponse,
  NotifyClientTerminationResponse,
  QueryRouteRequest,
  QueryRouteResponse,
  ReceiveMessageRequest,
  ReceiveMessageResponse,
  SendMessageRequest,
  SendMessageResponse,
  SendResultEntry,
  TelemetryCommand,
} from "rocketmq-client-nodejs/proto/apache/rocketmq/v2/service_pb";

type Request = "queryRoute" | "sendMessage" | "receiveMessage" | "ackMessage" | "notifyClientTermination";

/** A proxy with one topic's messages, as much of one as a producer and a simple consumer ask for. */
export class FakeGrpcProxy {
  /** What was asked, in the order of its coming. */
  readonly asked: Request[] = [];
  /** What the next requests of a kind are answered with, if not with success. */
  readonly refusals: Partial<Record<Request, Code[]>> = {};
  /** What is not answered at all. */
  silentTo?: Request;
  private readonly messages: Message[] = [];
  private readonly server = new Server();
  private port = 0;

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  static async start(): Promise<FakeGrpcProxy> {
    const proxy = new FakeGrpcProxy();
    proxy.serve();
    const bind = promisify(proxy.server.bindAsync.bind(proxy.server));
    proxy.port = await bind("127.0.0.1:0", ServerCredentials.createInsecure());
    return proxy;
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private serve(): void {
    const unary =
      <Q, A>(request: Request, answer: (status: Status, asked: Q) => A): handleUnaryCall<Q, A> =>
      (call: { request: Q }, reply: sendUnaryData<A>) => {
        const status = this.statusOf(request);
        if (this.silentTo !== request) reply(null, answer(status, call.request));
      };
    this.server.addService(MessagingServiceService, {
      queryRoute: unary("queryRoute", (status, asked: QueryRouteRequest) => {
        const broker = new Broker().setName("broker-a").setEndpoints(asked.getEndpoints());
        const queue = new MessageQueue().setTopic(asked.getTopic()).setBroker(broker);
        queue.setPermission(Permission.READ_WRITE).setAcceptMessageTypesList([MessageType.NORMAL]);
        return new QueryRouteResponse().setStatus(status).setMessageQueuesList([queue]);
      }),
      sendMessage: unary("sendMessage", (status, asked: SendMessageRequest) => {
        this.messages.push(...asked.getMessagesList());
        const entry = new SendResultEntry().setStatus(status);
        return new SendMessageResponse().setStatus(status).setEntriesList([entry]);
      }),
      ackMessage: unary("ackMessage", (status) => new AckMessageResponse().setStatus(status)),
      notifyClientTermination: unary("notifyClientTermination", (status) =>
        new NotifyClientTerminationResponse().setStatus(status),
      ),
      receiveMessage: (call: {
        request: ReceiveMessageRequest;
        write: (answer: ReceiveMessageResponse) => void;
        end: () => void;
      }) => {
        const status = this.statusOf("receiveMessage");
        if (this.silentTo === "receiveMessage") return;
        call.write(new ReceiveMessageResponse().setStatus(status));
        if (status.getCode() === Code.OK) {
          const [message] = this.messages;
          message.getSystemProperties()!.setReceiptHandle("receipt").setBodyDigest(new Digest());
          call.write(new ReceiveMessageResponse().setMessage(message));
        }
        call.end();
      },
      telemetry: (call: {
        on: (event: string, listener: (command: TelemetryCommand) => void) => void;
        write: (command: TelemetryCommand) => void;
        end: () => void;
      }) => {
        call.on("data", (command) => {
          const backoff = new ExponentialBackoff().setInitial(new Duration()).setMax(new Duration());
          const settings = command.getSettings()!;
          settings.setBackoffPolicy(new RetryPolicy().setExponentialBackoff(backoff));
          settings.getPublishing()?.setMaxBodySize(1000);
          call.write(command); // the rest is agreed to
        });
        call.on("end", () => call.end());
      },
    });
  }

  private statusOf(request: Request): Status {
    this.asked.push(request);
    const code = this.refusals[request]?.shift() ?? Code.OK;
    return new Status().setCode(code).setMessage(code === Code.OK ? "" : `no to ${request}\nSee elsewhere`);
  }
}

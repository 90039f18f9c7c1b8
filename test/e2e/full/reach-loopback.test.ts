import { reachOf } from "../support/reachTests";

reachOf("127.0.0.1");

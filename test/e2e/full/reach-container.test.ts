import { reachOf } from "../support/reachTests";

reachOf("container");

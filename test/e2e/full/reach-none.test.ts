import { reachOf } from "../support/reachTests";

reachOf("none");

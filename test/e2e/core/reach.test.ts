import { reachOf } from "../support/reachTests";

reachOf("auto", "who connects");

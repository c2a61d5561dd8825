import { type DeviceServerOptions, FailReply, type Informs, messageOf } from "katcp-runtime";
import { readModelSettings } from "../models/model-table.js";
import type { SimFaults } from "../sim-faults.js";
import type { Simulator } from "../simulator.js";
import { SimControlServer } from "./generated/sim-control/server.js";
import type * as types from "./generated/sim-control/types.js";

/** How often the sensors of the control port are looked after. */
const refreshMs = 1000;

/** The control port of a simulated device, itself a device: `interfaces/sim-control.katcp.json`. */
export class ControlDevice extends SimControlServer {
  readonly #simulator: Simulator;
  readonly #faults: SimFaults;
  #stopTimer = (): void => {};

  constructor(simulator: Simulator, options: DeviceServerOptions) {
    super({ clock: simulator.clock, ...options });
    this.#simulator = simulator;
    this.#faults = simulator.faults;
    this.sensors.device.value = simulator.name;
    this.overrideRequest("sensor-value", (_, next) => {
      this.#look();
      return next();
    });
    this.#refresh();
  }

  protected override onStop(): void {
    this.#stopTimer();
  }

  protected override requestSetSensor({ sensor, value, status }: types.SetSensorArgs): void {
    this.#faults.setSensorText(sensor, value, status);
  }

  protected override requestSetStatus({ sensor, status }: types.SetStatusArgs): void {
    this.#faults.setStatus(sensor, status);
  }

  protected override requestSetModel({ sensor, model, settings }: types.SetModelArgs): void {
    orFail(() => this.#faults.setModel(sensor, model === "default" ? undefined : readModelSettings(model, settings)));
  }

  protected override requestFreezeSensor({ sensor }: types.FreezeSensorArgs): void {
    this.#faults.freezeSensor(sensor);
  }

  protected override requestSilenceSensor({ sensor }: types.SilenceSensorArgs): void {
    this.#faults.silenceSensor(sensor);
  }

  protected override requestGarbleSensor({ sensor, text }: types.GarbleSensorArgs): void {
    this.#faults.garbleSensor(sensor, text);
  }

  protected override requestReleaseSensor({ sensor }: types.ReleaseSensorArgs): void {
    this.#faults.releaseSensor(sensor);
  }

  protected override requestAddSensor({ sensor, type, units, values }: types.AddSensorArgs): void {
    this.#faults.addSensor(sensor, type && { type, units, values });
  }

  protected override requestRemoveSensor({ sensor }: types.RemoveSensorArgs): void {
    this.#faults.removeSensor(sensor);
  }

  protected override requestFailRequest({ request, text, times }: types.FailRequestArgs): void {
    this.#faults.failRequest(request, text, times);
  }

  protected override requestHangRequest({ request, times }: types.HangRequestArgs): void {
    this.#faults.hangRequest(request, times);
  }

  protected override requestDelayRequest({ request, delay, times }: types.DelayRequestArgs): void {
    this.#faults.delayRequest(request, delay, times);
  }

  protected override requestRepeatRequest({ request, copies, times }: types.RepeatRequestArgs): void {
    this.#faults.repeatRequest(request, copies, times);
  }

  protected override requestGarbleRequest({ request, times }: types.GarbleRequestArgs): void {
    this.#faults.garbleRequest(request, times);
  }

  protected override requestMistypeRequest({ request, times }: types.MistypeRequestArgs): void {
    this.#faults.mistypeRequest(request, times);
  }

  protected override requestMiscountRequest({ request, difference, times }: types.MiscountRequestArgs): void {
    this.#faults.miscountRequest(request, difference, times);
  }

  protected override requestHideRequest({ request }: types.HideRequestArgs): void {
    this.#faults.hideRequest(request);
  }

  protected override requestRewriteLines({ pattern, replacement, times }: types.RewriteLinesArgs): void {
    orFail(() => this.#faults.rewriteLines(pattern, replacement, times));
  }

  protected override requestSendLine({ line }: types.SendLineArgs): void {
    this.#faults.sendLine(line);
  }

  protected override requestDropClients(): void {
    this.#faults.dropClients();
  }

  protected override requestCutClients(): void {
    this.#faults.cutClients();
  }

  protected override requestStallClients({ duration }: types.StallClientsArgs): void {
    this.#faults.stallClients(duration);
  }

  protected override requestRefuseClients({ duration }: types.RefuseClientsArgs): void {
    this.#faults.refuseClients(duration);
  }

  protected override requestRestartDevice({ away }: types.RestartDeviceArgs): Promise<void> {
    return this.#faults.restartDevice(away);
  }

  protected override requestChangeVersion({ version }: types.ChangeVersionArgs): Promise<void> {
    return this.#faults.changeVersion(version);
  }

  protected override requestRemoveDevice(): void {
    this.#faults.removeDevice();
  }

  protected override requestReturnDevice(): Promise<void> {
    return this.#faults.returnDevice();
  }

  protected override requestClearFaults(): Promise<void> {
    return this.#faults.clear();
  }

  protected override requestListAsked({ request }: types.ListAskedArgs): Informs<types.ListAskedInform> {
    return this.#simulator.network.asked.list(request).map(({ timestamp, line, ...its }) => {
      return { time: timestamp, ...its, line: Buffer.from(line, "latin1") };
    });
  }

  protected override requestForgetAsked(): void {
    this.#simulator.network.asked.forget();
  }

  /** Whoever samples a counter is told of it now and then; whoever asks gets it as it is. */
  #refresh(): void {
    this.#look();
    this.#stopTimer = this.#simulator.clock.after(refreshMs, () => this.#refresh());
  }

  #look(): void {
    const { network, faults } = this.#simulator;
    this.sensors.present.setIfChanged(faults.isPresent);
    this.sensors.clients.setIfChanged(network.clientCount);
    this.sensors.asked.setIfChanged(network.asked.count);
  }
}

/** What the client did wrong is no bug of ours. */
function orFail(work: () => void): void {
  try {
    work();
  } catch (thrown) {
    throw thrown instanceof FailReply ? thrown : new FailReply(messageOf(thrown));
  }
}

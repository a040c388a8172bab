// What can be done with the selected task, and how a handing over goes.

import { actionRow } from "../desk/actionRow.js";
import { element, setText, show } from "../desk/dom.js";

export function createTaskButtons(sid, { flex, perform }) {
  const { strings } = flex.manager;
  const payload = () => ({ sid });
  const row = actionRow(perform, [
    { action: "ShowDirectory", label: strings.TaskTransfer },
    { action: "CancelTransfer", label: strings.TaskCancelTransfer, payload },
    { action: "LeaveChannel", label: strings.TaskLeave, payload },
    { action: "WrapupTask", label: strings.TaskEndChat, kind: "danger", payload },
  ]);
  const transferText = element("p", { class: "transfer-text", role: "status", hidden: true });
  const node = element("div", { class: "task-buttons" }, row.node, transferText);

  return {
    node,
    place: row.place,
    update(task, conversation, isLocked) {
      const isOpen = task.status === "accepted";
      const isUnderWay = task.transfer?.status === "initiated" && !task.transfer.isIncoming;
      const hidden = [];
      if (!isOpen) hidden.push("WrapupTask");
      if (!isOpen || isUnderWay) hidden.push("ShowDirectory");
      if (!isUnderWay) hidden.push("CancelTransfer");
      if (!isOpen || agentsIn(conversation) < 2) hidden.push("LeaveChannel");
      row.update({ isLocked, hidden, version: task.version });
      const text = textOf(task.transfer);
      setText(transferText, text);
      show(transferText, text !== "");
    },
  };
}

function agentsIn(conversation) {
  return conversation?.participants.filter(({ kind, hasLeft }) => kind === "agent" && !hasLeft).length ?? 0;
}

function textOf(transfer) {
  if (!transfer || transfer.isIncoming) return "";
  const { targetName, status, reason, mode } = transfer;
  switch (status) {
    case "initiated": return `Being handed over to ${targetName} …`;
    case "failed": return `${targetName} has not taken it${reason ? `: ${reason}` : "."}`;
    case "complete": return mode === "WARM" ? `${targetName} has joined.` : "";
    default: return "";
  }
}

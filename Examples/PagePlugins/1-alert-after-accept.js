// Raises an alert after an agent has clicked to accept any task.

export default (flex, manager) => {
  flex.Actions.addListener("afterAcceptTask", (payload) => alert("Triggered after event AcceptTask"));
};

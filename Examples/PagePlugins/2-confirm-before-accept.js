// Asks before a task is accepted, and aborts when the agent says no.

export default (flex, manager) => {
  flex.Actions.addListener("beforeAcceptTask", (payload, abortFunction) => {
      alert("Triggered before event AcceptTask");
          if (!window.confirm("Are you sure you want to accept the task?")) {
              abortFunction();
          }
  });
};

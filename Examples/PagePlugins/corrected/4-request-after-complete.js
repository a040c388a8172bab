// Makes a request to another server when a task has been completed, through an action of its own.
//
// A page of the desk may talk to the desk alone, unless its administrator allows more:
//
//   plugboard serve --page-plugins FOLDER --allow-host https://my.server.backend.com
//
// The other server has its say, too: its answer can be read only if it has the header Access-Control-Allow-Origin.

export default (flex, manager) => {
  flex.Actions.registerAction("MyAction", async (payload, context) => {
    const response = await fetch("https://my.server.backend.com/test", { signal: context.signal });
    alert(`Triggered MyAction with response ${response.status}`);
  });

  // Through the context, so that the inspector shows MyAction as a part of CompleteTask. What it throws is reported with
  // the plugin's name; the task stays completed.
  flex.Actions.addListener("afterCompleteTask", (payload, output, context) => context.invokeAction("MyAction"));
};

// Makes a request to another server when a task has been completed, through an action of its own: as printed in the
// reference. It does not do what it says:
//
// - A line break ends a `return`. MyAction returns nothing, at once; `fetch` stands behind it and is never reached.
//   Nobody is told, because nothing fails.
// - Were it reached, the alert would always say `{}`: a Response has no members that JSON.stringify can see.
//
// corrected/4-request-after-complete.js does it.

export default (flex, manager) => {
  flex.Actions.registerAction("MyAction", (payload) => {
      return
          fetch("https://my.server.backend.com/test")
          .then(response => {
              alert("Triggered MyAction with response " + JSON.stringify(response));
          })
          .catch(error => {
              console.log(error);
              throw error;
          });
  });


  flex.Actions.addListener("afterCompleteTask", (payload) => {return flex.Actions.invokeAction("MyAction")});
};

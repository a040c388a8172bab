// The administrator's page: who is signed in, whether they may be here, and then what is set up at the desk.
//
// What tests in a browser may rely on:
//   #sign-in, #change-password      as on the agent's page
//   #person, #own-password          as there, too
//   #no-administrator               somebody has signed in who is none; in it [data-act=sign-out]
//   #office[data-state=live|offline|connecting|loading]   the signed-in page; `live`: buttons work
//   #sections a[data-section]       people, skills, activities, queues, workflows, dispositions, canned, plugins, keys,
//                                   webhooks, customers;
//                                   the address behind the # is the same: /admin#/queues
//   section#people etc.             one of them is shown; in it [data-act=add] opens the form of a new thing, .adding
//   .thing[data-key]                a row: key is the sid, of people, plugins, keys and webhooks the name, of skills the
//                                   worker's sid; in it [data-act=open][aria-expanded], .summary, .unsaved and, once it
//                                   has been opened, forms
//   form[data-form=SaveQueue] etc.  a form by the action that it ends in; in it fields by [name],
//                                   [data-action=SaveQueue], [data-act=discard], .meanwhile (somebody changed it)
//   [data-action]                   AddPerson, ChangePerson, ResetPassword, SetWorkerCapacity, SetWorkerAttributes,
//                                   SaveActivity, RemoveActivity, SaveQueue, RemoveQueue, SaveWorkflow, RemoveWorkflow,
//                                   SetDefaultWorkflow, SaveDispositions, SaveCannedResponses, SwitchPlugin, CreateKey,
//                                   RemoveKey, CreateWebhook, SwitchWebhook, RemoveWebhook, FindConversations,
//                                   ExportConversation, EraseConversation, Logout
//   [data-act=ask], [data-act=keep] before ResetPassword, EraseConversation and whatever removes something: asks
//                                   whether it is meant, and takes it back
//   .said[data-for=Action]          below a button: why its action was not carried out; in it [data-act=cancel];
//                                   `.said.done` after it was
//   .field[data-field]              a field with its name; in it .field-problem, .marked mark (the wrong character)
//   .secret                         a password or key, once: .secret-text, [data-act=copy], [data-act=dismiss]
//   .tags                           .tag with [data-act=remove-tag], input[name=tag]
//   .ordered > ol > .item           filters (.ordered[data-list=filters]), targets, defaultTargets, dispositions,
//                                   cannedResponses; in an item [data-act=up|down|remove], beside them
//                                   [data-act=append]
//   .connection-banner, .notice, #reading-problem with [data-act=reload]

import { currentPerson } from "../desk/session.js";
import { changePassword, signIn } from "../desk/signIn.js";
import { createRefusal } from "./refusal.js";
import { startOffice } from "./startOffice.js";

const page = document.getElementById("page");
/** The signed-in page with what is typed in it. It outlives a sign-in that has expired. */
let office = null;

async function enter(person, reason) {
  let who = person ?? (await signIn(page, reason));
  if (who.mustChangePassword) who = await changePassword(page, who);
  if (who.role !== "admin") return refuse(who);
  if (office && office.person.name !== who.name) {
    // What somebody else has typed is theirs.
    office.forget();
    return location.reload();
  }
  office ??= startOffice({ person: who, onSignedOut: (reason) => enter(null, reason), onForbidden: () => refuse(who) });
  page.replaceChildren(office.node);
  office.connect();
}

function refuse(person) {
  page.replaceChildren(createRefusal(person, () => location.reload()));
  page.querySelector("h1").focus();
}

enter(await currentPerson(page));

// The agent's page: who is signed in, and then the desk.
//
// What tests in a browser may rely on:
//   #sign-in, its fields name=name and name=password;  #change-password with name=old, name=new, name=again
//   #desk[data-state=live|offline|connecting|loading]   the signed-in page; `live`: plugins run and buttons work
//   .offer[data-sid]              an offer; in it [data-action=AcceptTask], [data-action=RejectTask], .countdown, .waited
//   .missed-offer                 an offer was not answered in time; in it [data-action=SetActivity]
//   .task[data-sid]               a row of the list, itself [data-action=SelectTask]; in it .unread
//   #panel[data-sid][data-status] the selected task; in it .message[data-index][data-progress] .body, .departed,
//                                 .typing, textarea[name=message], [data-action=SendMessage], [data-action=WrapupTask],
//                                 [data-action=ShowDirectory], [data-action=CancelTransfer],
//                                 [data-action=LeaveChannel], #canned button and its [role=menuitem],
//                                 [data-action=AttachFiles], input[name=files], .chip [data-action=DetachFile],
//                                 .file[data-sid][data-action=DownloadMedia] .picture
//   #wrap-up                      select[name=disposition], textarea[name=notes], .timer, .timer-objection,
//                                 [data-action=CompleteTask]
//   dialog#directory              input[name=target] (value: the sid), input[name=mode], [data-action=TransferTask],
//                                 [data-action=HideDirectory]
//   #activity button              shows the activity's name; its [role=menuitemradio]; #next-activity likewise
//   .said[data-for=Action]        below a button: why its action was not carried out, or whom it waits for;
//                                 in it [data-act=cancel], or [data-act=go-on] when it has been done
//   .connection-banner, .notice, [data-act=inspect], #inspector .trace[data-tier][data-action-name][data-outcome] .hook
//   #inspector                    input[name=trace-filter], .earlier-traces, details.trace-payload .payload
//   #person button                the own name; in its menu [data-key=password], which opens dialog#own-password
//   [data-action=Logout], [data-action=NavigateToView]

import { currentPerson } from "../desk/session.js";
import { changePassword, signIn } from "../desk/signIn.js";
import { startDesk } from "./desk.js";

const page = document.getElementById("page");
let hasRun = false;

async function enter(person, reason) {
  let who = person ?? (await signIn(page, reason));
  if (who.mustChangePassword) who = await changePassword(page, who);
  // A page in which plugins have run begins anew: nothing of theirs is left over for the next person.
  if (hasRun) return location.reload();
  hasRun = true;
  startDesk(page, who, { onSignedOut: (reason) => enter(null, reason) });
}

enter(await currentPerson(page));

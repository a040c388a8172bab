import TextEditor

let program = try await TextEditor(files: DiskFiles())
print("Type help to see what there is.")
while await !program.editor.hasQuit, let line = readLine() {
  print(await program.respond(to: line))
}

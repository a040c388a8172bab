import Plugboard

extension ConformanceStage {
  /// Does something from outside or from inside a hook. Nested invocations are the scene's own, because they need its
  /// context; what comes here as one is from outside.
  func perform(_ command: ConformanceCommand) async throws {
    if command.isImmediate { return performAtOnce(command) }
    switch command {
    case .invoke(let invocation):
      let task = start(invocation)
      if !invocation.inBackground { await task.value }
    case .unload(let name, let limit, let label, let inBackground):
      guard let owner = try owner(name) as? Owner else { return complain("The application can't be unloaded.") }
      if inBackground {
        let begin = { @Sendable in self.change { _ = $0.begun.insert(label) } }
        keepTask(as: label) {
          await ConformanceClock.$onReading.withValue(begin) { await self.unload(owner, within: limit, label) }
          begin()
        }
        await wait { $0.begun.contains(label) }
      } else {
        await unload(owner, within: limit, label)
      }
    case .release(let label): await release(label)
    case .advance(let duration, let timers):
      await clock.sleepers(timers)
      clock.advance(by: duration)
    case .availability(let label, let action, let payload):
      do { answer(label, try await actions.availability(ofAction: action, payload).conformanceJSON) } catch {
        answer(label, outcomeJSON(error))
      }
    case .awaitSuspended(let label, let count): await wait { $0.suspended[label, default: []].count >= count }
    case .awaitCancelled(let label): await wait { $0.cancelled.contains(label) }
    case .awaitFinished(let label): await wait { $0.finished.contains(label) }
    case .settle(let label):
      guard let task = task(label) else { return complain("Nothing called \(label) has been started.") }
      await task.value
    default: break
    }
  }

  func performAtOnce(_ command: ConformanceCommand) {
    switch command {
    case .register(let registration):
      attempt(registration.label) { () throws(RegistrationError) in try register(registration) }
    case .attach(let hook): attempt(hook.label) { () throws(RegistrationError) in try attach(hook) }
    case .block(let block): attempt(block.label) { () throws(RegistrationError) in try self.block(block) }
    case .remove(let label):
      if let token = token(label) { token.remove() } else { complain("Nothing called \(label) has been attached.") }
    case .removeFunction(let label): complain("\(label) can't be found by its function in this tier.")
    case .reload(let name): attempt(name) { () throws(RegistrationError) in try reload(name) }
    case .cancel(let label):
      if let task = task(label) { task.cancel() } else { complain("Nothing called \(label) has been started.") }
    case .leftBehind(let label): answer(label, .integer(Int64(actions.leftBehind)))
    case .note(let text): record(["note": .string(text)])
    case .advance(let duration, _): clock.advance(by: duration)
    default: break
    }
  }

  private func unload(_ owner: Owner, within limit: Duration, _ label: String) async {
    let unfinished = await owner.unload(within: limit)
    // In which order they are named is nobody's promise.
    answer(label, .array(unfinished.map(\.conformanceJSON).sorted { $0.description < $1.description }))
    record(["unloaded": .string(owner.name)])
  }

  private func attempt(_ label: String, _ attach: () throws(RegistrationError) -> Token) {
    do { keep(try attach(), as: label) } catch { change { $0.seen.errors[label] = error.conformanceJSON } }
  }

  private func attempt(_ name: String, _ reload: () throws(RegistrationError) -> Owner) {
    do { _ = try reload() } catch { change { $0.seen.errors[name] = error.conformanceJSON } }
  }
}

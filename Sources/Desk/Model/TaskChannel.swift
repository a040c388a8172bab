/// What a task comes by. A worker has a capacity for each, so that a name nobody knows would be capacity that nobody gave.
public enum TaskChannel {
  /// The names that there are.
  public static let names = ["default", "chat", "voice", "sms", "email", "video"]
}

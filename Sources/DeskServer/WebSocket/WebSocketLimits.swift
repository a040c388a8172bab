/// How much a peer may ask of the server on one WebSocket connection, and how long it may take.
///
/// Every buffer and every wait of a connection is bounded by one of these values.
struct WebSocketLimits: Sendable {
  /// The largest message that a peer may send, in bytes, over all of its fragments.
  ///
  /// A larger one ends the connection with 1009 as soon as a frame's header announces it (RFC 6455, section 7.4.1);
  /// its payload is not buffered.
  var maximumMessageSize = 256 * 1024

  /// How many received messages wait for the handler. When so many wait, the connection stops reading from the socket
  /// until half of them are taken. At least 1.
  ///
  /// What a peer can make the server hold is therefore about `maximumQueuedMessages * maximumMessageSize` bytes and one
  /// socket read.
  var maximumQueuedMessages = 16

  /// How many calls of `send` may wait at the same time for the peer to take its data. One more ends the connection:
  /// the peer is slower than what it subscribed to.
  var maximumPendingSends = 256

  /// The time between two pings.
  var pingInterval: Duration = .seconds(30)

  /// How long the peer may stay silent after a ping. Whatever it sends counts as a sign of life.
  var pongTimeout: Duration = .seconds(20)

  /// How long the peer may take to accept a message that was sent to it. Then the connection is closed hard: a close
  /// frame would only wait behind what the peer does not read.
  var writeTimeout: Duration = .seconds(30)

  /// How long the close handshake may take, from the first close frame until the peer has closed its end; and how long
  /// a refused request's connection stays open for the peer to read the answer.
  var closeTimeout: Duration = .seconds(5)

  /// How long a handler may go on after its connection has closed. Then its task is cancelled.
  var handlerTimeout: Duration = .seconds(10)
}

/// A text that must not be shown: every description of it is `[redacted]`.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself; name this only where it is used.
    public let revealed: String

    /// A secret.
    public init(_ text: String) { revealed = text }

    public var description: String { "[redacted]" }
    public var debugDescription: String { "[redacted]" }
    public var customMirror: Mirror { Mirror(self, children: [] as [Mirror.Child]) }
}

/// The base of a logarithm in an amount of information.
public enum LogarithmBase: String, Sendable, Hashable, Codable, CaseIterable {
    /// Base 2, in bits.
    case two
    /// Base e, in nats.
    case e

    /// How many nats the unit has.
    public var nats: Double {
        switch self {
        case .two: 0.6931471805599453
        case .e: 1
        }
    }
}

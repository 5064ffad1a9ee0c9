import Synchronization
public import Vigil

/// A clock that is turned by hand: weeks of a test pass in a moment.
public final class TurnedClock: WallClock {
    private let time: Mutex<Timestamp>

    /// A clock that stands.
    ///
    /// - Parameter start: Where it stands.
    public init(_ start: Timestamp) { time = Mutex(start) }

    public func now() -> Timestamp { time.withLock { $0 } }

    /// Turns it on.
    ///
    /// - Parameter duration: By how much.
    public func turn(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }

    /// Turns it to a time.
    ///
    /// - Parameter time: Where it stands from now on.
    public func turn(to time: Timestamp) { self.time.withLock { $0 = time } }
}

/// Random numbers that are the same every time: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}

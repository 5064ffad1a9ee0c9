import Foundation
public import VigilDomain

/// The time on the wall, injected so that tests can turn it by hand.
public protocol WallClock: Sendable {
    /// The time now.
    func now() -> Timestamp
}

/// The machine's clock.
public struct SystemWallClock: WallClock {
    /// The machine's clock.
    public init() {}

    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

public import Vigil
import VigilStatistics

extension DriftDetectorContract {
    /// Every rule that a detector of streams breaks, at most one violation a rule.
    ///
    /// It is set on normal numbers, or where it does not take them on errors, 0 and 1, so that one alarm in 200 events is
    /// false. `change` is not used: the clear change is a rise. `repeats` times 50 clean events are gone through.
    ///
    /// - Parameter detector: The detector.
    /// - Returns: Nothing for a detector that keeps the contract.
    public func violations(of detector: any StreamDriftDetector) -> [Violation] {
        let found = described(detector.descriptor)
        let numbers = Stream(isBinary: false)
        let errors = Stream(isBinary: true)
        for stream in [numbers, errors] {
            let start = detector.start(calibratedOn: stream.events(2000, seed: 1), falseAlarmEvery: Self.every)
            guard case .started(let state) = start else { continue }
            let checks: [(any StreamDriftDetector, StreamDriftState, Stream) -> Violation?] = [
                pieces, rise, absence, nasty, bytes, runLength,
            ]
            return found + checks.compactMap { $0(detector, state, stream) }
        }
        return found + [
            Violation(
                rule: .absenceIsAnOutcome,
                detail: "it starts neither on 2,000 normal numbers nor on 2,000 errors of a model that is wrong three "
                    + "times in ten")
        ]
    }

    private static let every = 200

    /// Events without a change, and after a clear one.
    private struct Stream {
        let isBinary: Bool

        func events(_ count: Int, seed: UInt64, isShifted: Bool = false) -> [Double] {
            var random = SplitMix64(seed: seed)
            return (0..<count).map { _ in
                isBinary
                    ? (random.uniform() < (isShifted ? 0.9 : 0.3) ? 1 : 0) : random.normal() + (isShifted ? 3 : 0)
            }
        }
    }

    private func pieces(
        _ detector: any StreamDriftDetector, _ fresh: StreamDriftState, _ stream: Stream
    ) -> Violation? {
        let events = stream.events(1500, seed: 2) + stream.events(500, seed: 3, isShifted: true)
        var whole = fresh
        let signals = whole.update(contentsOf: events).drifts
        var single = fresh
        let alone = events.indices.filter { single.update(events[$0]) == .drift }
        var stored = fresh
        var kept: [Int] = []
        for start in stride(from: 0, to: events.count, by: 250) {
            kept += stored.update(contentsOf: Array(events[start..<(start + 250)])).drifts.map { start + $0 }
            do {
                stored = try detector.resume(from: stored.encoded())
            } catch {
                return Violation(rule: .piecesDoNotMatter, detail: "its own state is refused: \(error)")
            }
        }
        guard alone == signals, kept == signals else {
            return Violation(
                rule: .piecesDoNotMatter,
                detail:
                    "\(signals.count) alarms at once, \(alone.count) one by one, \(kept.count) with the state stored "
                    + "every 250 events")
        }
        return nil
    }

    private func rise(
        _ detector: any StreamDriftDetector, _ fresh: StreamDriftState, _ stream: Stream
    ) -> Violation? {
        // An alarm just before the rise leaves nothing to compare with, so not every stream shows it.
        let found = [5, 8, 11].count { (seed: UInt64) in
            var state = fresh
            _ = state.update(contentsOf: stream.events(150, seed: seed))
            return !state.update(contentsOf: stream.events(150, seed: seed + 1, isShifted: true)).drifts.isEmpty
        }
        return found >= 2
            ? nil : Violation(rule: .changeShows, detail: "a clear rise was found in \(found) of 3 streams")
    }

    private func absence(
        _ detector: any StreamDriftDetector, _ fresh: StreamDriftState, _ stream: Stream
    ) -> Violation? {
        let references: [(String, [Double])] = [
            ("nothing", []), ("missing values", Array(repeating: .nan, count: 300)),
            ("one constant", Array(repeating: 1, count: 300)),
        ]
        for (name, values) in references
        where detector.start(calibratedOn: values, falseAlarmEvery: Self.every).state != nil {
            return Violation(rule: .absenceIsAnOutcome, detail: "it starts on \(name)")
        }
        return nil
    }

    private func nasty(
        _ detector: any StreamDriftDetector, _ fresh: StreamDriftState, _ stream: Stream
    ) -> Violation? {
        var state = fresh
        let events: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, -0.0, 0.5]
        for _ in 0..<50 { _ = state.update(contentsOf: events) }
        return state.eventCount == 400 && state.runLength.mean.isFinite
            ? nil
            : Violation(rule: .numbersAreNumbers, detail: "after 400 events it counts \(state.eventCount)")
    }

    private func bytes(
        _ detector: any StreamDriftDetector, _ fresh: StreamDriftState, _ stream: Stream
    ) -> Violation? {
        let bytes = fresh.encoded()
        let spoilt: [(String, [UInt8])] = [
            ("no bytes", []), ("half of its bytes", Array(bytes[..<(bytes.count / 2)])), ("a byte more", bytes + [0]),
            ("other bytes", Array(repeating: 0xFF, count: bytes.count)),
        ]
        // That it throws is the rule; what it says is not looked at.
        for (name, bytes) in spoilt where (try? detector.resume(from: bytes)) != nil {
            return Violation(rule: .spoiltBytesAreRefused, detail: "\(name) make a state")
        }
        return nil
    }

    private func runLength(
        _ detector: any StreamDriftDetector, _ fresh: StreamDriftState, _ stream: Stream
    ) -> Violation? {
        guard repeats > 0 else { return nil }
        var state = fresh
        let alarms = state.update(contentsOf: stream.events(50 * repeats, seed: 20)).drifts.count
        // The promise is a mean over references as well, which alone are good for a third.
        let most = 20 + 100 * repeats / Self.every
        return alarms <= most
            ? nil
            : Violation(
                rule: .levelIsKept,
                detail: "\(alarms) alarms in \(50 * repeats) clean events, where one in \(Self.every) may be false")
    }
}

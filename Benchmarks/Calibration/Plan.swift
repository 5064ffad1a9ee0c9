import VigilStatistics

/// How many repeats each part gets, and the pieces of work that make them up.
struct Plan: Sendable {
    /// What a piece of work simulates.
    enum Part: Sendable {
        case cell(Int)
        case fixed(Int)
        case power(Int)
        case joint(Int)
        case year(Int)
        case runLength(Int)
    }

    /// A piece of work; its seed depends on what it is and not on who does it.
    struct Piece: Sendable {
        var part: Part
        var repeats: Int
        var seed: UInt64
    }

    var cells: [Cell]
    var fixed: [FixedReference]
    var power: [Power]
    var joint: [JointTest]
    var years: [CleanYear]
    var runLengths: [RunLengthRow]
    var pieces: [Piece] = []

    /// The repeats of a cell that the time allows in full.
    static let fullRepeats = 20_000

    /// A plan for some minutes of two cores.
    ///
    /// - Parameters:
    ///   - minutes: Shared out by fixed estimates of what a repeat costs, not by the clock.
    ///   - isShort: A thinner grid.
    ///   - seed: Of all randomness.
    init(minutes: Double, isShort: Bool, seed: UInt64) {
        cells = Cell.grid
        fixed = FixedReference.grid
        power = Power.grid
        joint = JointTest.grid
        years = CleanYear.grid
        runLengths = RunLengthRow.grid
        if isShort {
            cells = cells.filter {
                [50, 500, 20_000].contains($0.current) && [54, 2000, 20_000].contains($0.reference)
            }
            fixed = fixed.filter { $0.reference == 2000 && $0.current == 500 }
            joint = joint.filter { $0.current == 50 }
            years = years.filter { $0.scenario == .autoregressive }
            runLengths = runLengths.filter { $0.falseAlarmEvery == 1000 && $0.data == .normal }
        }
        // A part of the microseconds that two cores have; the rest is for the other tables.
        let available = minutes * 60e6 * 2 * 0.4
        let limit = Self.costLimit(cells.map(\.cost), available)
        for (index, cell) in cells.enumerated() {
            // No cell gets so few that its interval would say nothing.
            let repeats = min(Self.fullRepeats, max(1000, Int(limit / cell.cost) / 250 * 250))
            append(
                .cell(index), repeats: repeats, atOnce: cell.cost > 500 ? 50 : 250,
                seed: seed &+ UInt64(index) << 32)
        }
        let references = isShort ? 60 : 300
        for index in fixed.indices {
            append(.fixed(index), repeats: references, atOnce: 5, seed: seed &+ UInt64(index + 100_000) << 32)
        }
        for index in power.indices {
            append(
                .power(index), repeats: isShort ? 1000 : 10_000, atOnce: 250,
                seed: seed &+ UInt64(index + 200_000) << 32)
        }
        for index in joint.indices {
            append(
                .joint(index), repeats: isShort ? 60 : 400, atOnce: 20,
                seed: seed &+ UInt64(index + 300_000) << 32)
        }
        for index in years.indices {
            append(.year(index), repeats: isShort ? 1 : 6, atOnce: 1, seed: seed &+ UInt64(index + 400_000) << 32)
        }
        for index in runLengths.indices {
            append(
                .runLength(index), repeats: isShort ? 4 : 12, atOnce: 1000,
                seed: seed &+ UInt64(index + 500_000) << 32)
        }
    }

    private mutating func append(_ part: Part, repeats: Int, atOnce: Int, seed: UInt64) {
        var left = repeats
        var number: UInt64 = 0
        while left > 0 {
            let count = min(left, atOnce)
            // One step of a generator makes neighbouring seeds unlike.
            var mixer = SplitMix64(seed: seed &+ number)
            pieces.append(Piece(part: part, repeats: count, seed: mixer.next()))
            left -= count
            number += 1
        }
    }

    /// The cost that a cell may have so that all of them together keep within what is available.
    private static func costLimit(_ costs: [Double], _ available: Double) -> Double {
        var low = 0.0
        var high = 1e12
        for _ in 0..<100 {
            let middle = (low + high) / 2
            let sum = costs.reduce(0) { $0 + min($1 * Double(fullRepeats), middle) }
            if sum <= available { low = middle } else { high = middle }
        }
        return low
    }
}

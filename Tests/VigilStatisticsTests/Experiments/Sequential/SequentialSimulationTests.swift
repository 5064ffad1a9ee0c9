import Testing
import VigilStatistics

@Suite("Sequential tests that are asked after every unit", .tags(.simulation))
struct SequentialSimulationTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        var outcomes: SequentialSimulation.Outcomes
        var share: Double
        var testDescription: String { "\(outcomes), \(share)" }
    }

    static let cells: [Cell] = [
        Cell(outcomes: .proportion(0.5), share: 0.5), Cell(outcomes: .proportion(0.951), share: 0.2),
        Cell(outcomes: .proportion(0.02), share: 0.1), Cell(outcomes: .proportion(0.5), share: 0.1),
    ]

    static let simulation = SequentialSimulation(seed: 20, looks: 1000, unitLimit: 30_000)

    @Test("the beta mixtures alarm no more often than they may, from the first unit on", arguments: cells)
    func proportions(_ cell: Cell) throws {
        for rate in [nil, 0.3] {
            let method = try ProportionDifferenceSequence(
                tuningSampleSize: 500, treatmentShare: cell.share, expectedRate: rate)
            let found = Self.simulation.falseAlarms(
                .proportions(method), cell.outcomes, treatmentShare: cell.share, runs: 0..<150)
            // 99.9 % of binomial counts of 150 at 5 % are at most 17.
            #expect(found.alarms <= 17, "\(found)")
            #expect(found.silent == 0 && found.meanFirstUnits < 40)
        }
    }

    @Test("so do the empirical-Bernstein mixtures", arguments: cells)
    func bounded(_ cell: Cell) throws {
        let method = try BoundedDifferenceSequence(tuningSampleSize: 500, treatmentShare: cell.share)
        let found = Self.simulation.falseAlarms(
            .bounded(method), cell.outcomes, treatmentShare: cell.share, runs: 0..<100)
        // 99.9 % of binomial counts of 100 at 5 % are at most 13.
        #expect(found.alarms <= 13, "\(found)")
    }

    @Test("so does the asymptotic sequence after its burn-in", arguments: cells)
    func asymptotic(_ cell: Cell) throws {
        let found = Self.simulation.falseAlarms(
            .asymptotic(try AsymptoticSequence()), cell.outcomes, treatmentShare: cell.share, runs: 0..<100)
        #expect(found.alarms <= 13 && found.silent == 0, "\(found)")
    }

    @Test("a heavy tail at an unequal split: Welch's error alarms twice as often as it may, the guarded one does not")
    func heavyTail() throws {
        let simulation = SequentialSimulation(seed: 3, looks: 3000, unitLimit: 10_000)
        let sequence = try AsymptoticSequence()
        let guarded = simulation.falseAlarms(
            .asymptotic(sequence), .lognormal(deviation: 2), treatmentShare: 0.1, runs: 0..<150)
        let plain = simulation.falseAlarms(
            .asymptoticUnguarded(sequence), .lognormal(deviation: 2), treatmentShare: 0.1, runs: 0..<150)
        #expect(guarded.alarms <= 17, "\(guarded)")
        #expect(plain.alarms > guarded.alarms, "\(plain)")
    }

    @Test("power: looking at will costs some, announced looks next to nothing")
    func power() throws {
        let simulation = SequentialSimulation(seed: 7)
        let units = 4000
        let bounds = try GroupSequentialDesign().bounds(at: [0.2, 0.4, 0.6, 0.8, 1])
        func power(_ method: SequentialSimulation.Method) -> SequentialSimulation.Power {
            simulation.power(
                method, .proportion(0.5), effect: 0.05, treatmentShare: 0.5, units: units, runs: 0..<200)
        }
        let announced = power(.groupSequential(bounds))
        let exact = power(.proportions(try ProportionDifferenceSequence(tuningSampleSize: 4000, expectedRate: 0.5)))
        let asymptotic = power(.asymptotic(try AsymptoticSequence(tuningSampleSize: 4000)))
        // z at the end is 3.16 on average, so its power is 0.885.
        #expect(announced.fixedPower > 0.8 && announced.fixedPower < 0.96)
        #expect(announced.power >= announced.fixedPower - 0.03)
        #expect(exact.power > 0.4 && exact.power <= asymptotic.power + 0.02 && asymptotic.power < announced.power)
        #expect(exact.meanUnits < Double(units))
    }

    @Test("runs are the same in any partition, and merge")
    func partition() throws {
        let method = SequentialSimulation.Method.asymptotic(
            try AsymptoticSequence(leastUnits: 20, leastRarerOutcomes: 2))
        let simulation = SequentialSimulation(looks: 300)
        let whole = simulation.falseAlarms(method, .proportion(0.3), treatmentShare: 0.3, runs: 0..<60)
        var parts = simulation.falseAlarms(method, .proportion(0.3), treatmentShare: 0.3, runs: 0..<25)
        parts.merge(simulation.falseAlarms(method, .proportion(0.3), treatmentShare: 0.3, runs: 25..<60))
        #expect(parts == whole && whole.runs == 60)
        #expect(whole.upperLimit > whole.rate)
    }

    @Test("a method that never says anything within the limit is silent")
    func silent() throws {
        let simulation = SequentialSimulation(looks: 10, unitLimit: 100)
        let found = simulation.falseAlarms(
            .asymptotic(try AsymptoticSequence()), .lognormal(deviation: 1), treatmentShare: 0.5, runs: 0..<3)
        #expect(found.silent == 3 && found.alarms == 0 && found.meanFirstUnits == 0)
    }
}

import CVectorSort
import Foundation
import Testing

@testable import VigilStatistics

/// The fast passes through labels and scores against plain loops.
@Suite("Passes through labels and scores")
struct ClassPassesTests {
    /// Columns with everything that may stand in them, and of lengths that do not divide by four.
    private static func columns(_ rows: Int, _ random: inout SeededNumbers) -> (labels: [Double], scores: [Double]) {
        let odd: [Double] = [.nan, 0, -0.0, 1, .leastNonzeroMagnitude, 1e-17, 1 - 1e-16, 0.5, 1.5, -0.1, .infinity]
        let labels = (0..<rows).map { _ in random.happens(0.1) ? Double.nan : random.happens(0.3) ? 1 : 0 }
        let scores = (0..<rows).map { _ in
            random.happens(0.2) ? odd[random.integer(below: odd.count)] : random.uniform()
        }
        return (labels, scores)
    }

    private static let lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 1023, 1024, 1025, 5000]

    @Test("rows are split as one by one", arguments: lengths)
    func split(rows: Int) throws {
        var random = SeededNumbers(UInt64(rows))
        let (labels, scores) = Self.columns(rows, &random)
        let found = try ScoresByClass(labels: labels, scores: scores)
        func plain(_ label: Double) -> [Double] {
            zip(labels, scores).filter { $0.0 == label && !$0.1.isNaN }.map(\.1).sorted()
        }
        #expect(found.positives == plain(1) && found.negatives == plain(0))
        #expect(found.excluded == rows - found.positives.count - found.negatives.count)
    }

    @Test("decisions are counted as one by one", arguments: lengths)
    func decisions(rows: Int) throws {
        var random = SeededNumbers(UInt64(rows))
        let (labels, scores) = Self.columns(rows, &random)
        let found = try ConfusionCounts(labels: labels, scores: scores, threshold: 0.5)
        var plain = ConfusionCounts()
        for (label, score) in zip(labels, scores) where !label.isNaN && !score.isNaN {
            plain.add(isPositive: label == 1, isPredictedPositive: score >= 0.5)
        }
        #expect(found.cells == plain.cells && found.excluded == rows - plain.count)
    }

    @Test("losses are those of the C library, off by a unit in the last place at most", arguments: lengths)
    func losses(rows: Int) {
        var random = SeededNumbers(UInt64(rows))
        let (labels, scores) = Self.columns(rows, &random)
        var logs = [Double](repeating: -1, count: rows)
        var squares = logs
        var leftOut = vigil_left_out()
        let count = vigil_probability_losses(
            labels, scores, rows, ProbabilityLosses.clip, &logs, &squares, &leftOut)
        let kept = labels.indices.filter { !labels[$0].isNaN && scores[$0] >= 0 && scores[$0] <= 1 }
        #expect(count == kept.count && leftOut.faults == 0)
        #expect(leftOut.outside == labels.indices.count { !labels[$0].isNaN && (scores[$0] < 0 || scores[$0] > 1) })
        for (place, row) in kept.enumerated() {
            let loss = ProbabilityLosses.logLoss(isPositive: labels[row] == 1, score: scores[row])
            #expect(abs(logs[place] - loss) <= loss.ulp, "\(labels[row]) \(scores[row])")
            #expect(squares[place] == (labels[row] - scores[row]) * (labels[row] - scores[row]))
        }
    }

    @Test("logarithms of every size of probability are right", .tags(.simulation))
    func logarithms() {
        var random = SeededNumbers(3)
        let scores = (0..<200_000).map { row in
            row % 2 == 0 ? random.uniform() : exp(-random.uniform() * 36)
        }
        let labels = scores.indices.map { Double($0 / 2 % 2) }
        var logs = [Double](repeating: 0, count: scores.count)
        var squares = logs
        var leftOut = vigil_left_out()
        _ = vigil_probability_losses(
            labels, scores, scores.count, ProbabilityLosses.clip, &logs, &squares, &leftOut)
        let worst = scores.indices.map { row in
            let loss = ProbabilityLosses.logLoss(isPositive: labels[row] == 1, score: scores[row])
            return abs(logs[row] - loss) / loss.ulp
        }.max()
        #expect((worst ?? 9) <= 1)
    }

    @Test("a label that is none is refused, and nothing is added", arguments: [2, -1, 0.5, Double.infinity])
    func faults(label: Double) throws {
        let labels: [Double] = [0, 1, .nan, 0, 1, 1, label]
        let scores = [Double](repeating: 0.5, count: 7)
        func isRefused(_ body: () throws -> Void) -> Bool {
            do {
                try body()
                return false
            } catch {
                return (error as? StatisticsError)?.code == .invalidLabels
            }
        }
        var losses = ProbabilityLosses()
        var counts = ConfusionCounts()
        #expect(isRefused { try losses.add(labels: labels, scores: scores) } && losses == ProbabilityLosses())
        #expect(isRefused { try counts.add(labels: labels, scores: scores, threshold: 0.5) } && counts.count == 0)
        #expect(isRefused { _ = try ScoresByClass(labels: labels, scores: scores) })
    }
}

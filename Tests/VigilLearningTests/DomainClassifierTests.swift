import Testing
import VigilStatistics

@testable import VigilLearning

@Suite struct DomainClassifierTests {
    private static let linear = DomainClassifier(learner: .logisticRegression(LogisticRegression()))

    private static func normals(_ count: Int, features: Int = 3, shift: Double = 0, seed: UInt64) throws -> FeatureRows
    {
        var random = SplitMix64(seed: seed)
        let values = (0..<count).flatMap { _ in
            (0..<features).map { Float(random.normal() + ($0 == 0 ? shift : 0)) }
        }
        return try FeatureRows(featureCount: features, values: values)
    }

    private static func rows(_ table: FeatureRows, _ order: [Int]) throws -> FeatureRows {
        let width = table.featureCount
        return try FeatureRows(
            featureCount: width, values: order.flatMap { table.values[($0 * width)..<(($0 + 1) * width)] })
    }

    @Test func `a relation that turns over is found by trees though no column moved`() throws {
        let reference = try FeatureRows(
            featureCount: 5, values: Congruential.correlated(seed: 11, count: 4000, isFlipped: false))
        let window = try FeatureRows(
            featureCount: 5, values: Congruential.correlated(seed: 13, count: 1000, isFlipped: true))
        let found = try DomainClassifier().compare(reference: reference, window: window)
        #expect(found.area >= 0.95 && found.area <= 1)
        #expect(found.heldOutArea > 0.9 && found.pValue < 1e-50)
        #expect(found.correctedGini > 0.88 && found.correctedGini < found.gini)
        // The second feature has no part in it.
        let least = found.featureShares.min()
        #expect(least == found.featureShares[1])
        #expect(abs(found.featureShares.reduce(0, +) - 1) < 1e-12)
    }

    @Test func `a shift is found by a weighted sum, and the feature that moved named`() throws {
        let found = try Self.linear.compare(
            reference: Self.normals(300, seed: 1), window: Self.normals(150, shift: 1, seed: 2))
        // Two normals a standard deviation apart: the area is 0.76.
        #expect(abs(found.area - 0.76) < 0.06)
        #expect(found.pValue < 1e-4)
        #expect(found.featureShares[0] > 0.7)
    }

    @Test func `the same rows on both sides cannot be told apart`() throws {
        let rows = try Self.normals(60, seed: 3)
        let other = try Self.rows(rows, Array((0..<60).reversed()))
        for classifier in [DomainClassifier(), Self.linear] {
            let found = try classifier.compare(reference: rows, window: other)
            #expect(found.area == 0.5 && found.pValue == 1 && found.gini == 0 && found.correctedGini == 0)
            #expect(found.featureShares == [0, 0, 0])
        }
    }

    @Test func `neither the order of rows nor the number of threads changes a bit`() throws {
        let reference = try Self.normals(120, seed: 4)
        let window = try Self.normals(60, shift: 0.5, seed: 5)
        var random = SplitMix64(seed: 6)
        for classifier in [DomainClassifier(), Self.linear] {
            let found = try classifier.compare(reference: reference, window: window)
            let shuffled = try Self.rows(reference, Array(0..<120).shuffled(using: &random))
            #expect(try classifier.compare(reference: shuffled, window: window) == found)
            var alone = classifier
            alone.threads = 1
            #expect(try alone.compare(reference: reference, window: window) == found)
            alone.seed = 2
            #expect(try alone.compare(reference: reference, window: window) != found)
        }
    }

    @Test func `too few rows and other features are refused`() throws {
        let rows = try Self.normals(30, seed: 7)
        let few = try Self.normals(9, seed: 8)
        #expect(throws: LearningError("9 rows on one side, need 10 for 5 folds")) {
            try DomainClassifier().compare(reference: rows, window: few)
        }
        #expect(throws: LearningError("the reference has 3 features and the window 2")) {
            try DomainClassifier().compare(reference: rows, window: Self.normals(30, features: 2, seed: 9))
        }
        #expect(throws: LearningError("1 folds, need at least 2")) {
            try DomainClassifier(folds: 1).compare(reference: rows, window: Self.normals(30, seed: 9))
        }
    }

    @Test func `constant and all-missing features change nothing`() throws {
        let plain = try Self.normals(100, features: 1, seed: 10)
        let shifted = try Self.normals(80, features: 1, shift: 1, seed: 11)
        func widened(_ rows: FeatureRows) throws -> FeatureRows {
            try FeatureRows(featureCount: 3, values: rows.values.flatMap { [$0, 5, .nan] })
        }
        for classifier in [DomainClassifier(), Self.linear] {
            let found = try classifier.compare(reference: widened(plain), window: widened(shifted))
            #expect(found.area > 0.6 && found.area < 0.9)
            #expect(found.featureShares == [1, 0, 0])
        }
    }

    @Test func `held-out p-values keep their level, trees' and weighted sums'`() throws {
        #if DEBUG
            let repeats = 120
        #else
            let repeats = 400
        #endif
        for (learner, classifier) in [("trees", DomainClassifier()), ("linear", Self.linear)] {
            var alarms = 0
            for run in 0..<repeats {
                let found = try classifier.compare(
                    reference: Self.normals(150, seed: UInt64(2 * run + 1000)),
                    window: Self.normals(60, seed: UInt64(2 * run + 1001)))
                if found.pValue <= 0.05 { alarms += 1 }
            }
            // Within what a binomial number does but once in a thousand.
            let most = 0.05 * Double(repeats) + 3.3 * (0.0475 * Double(repeats)).squareRoot()
            #expect(Double(alarms) <= most, "\(learner): \(alarms) of \(repeats)")
        }
    }
}

@Suite struct FoldLayoutTests {
    @Test func `every row is ranked once by a model that has not seen it`() {
        let layout = FoldLayout(
            reference: (0..<103).map { UInt64($0) }, window: (0..<47).map { UInt64($0) }, folds: 5, seed: 3)
        #expect(layout.order.sorted() == (0..<150).map { Int32($0) })
        #expect(zip(layout.order, layout.labels).allSatisfy { ($0 >= 103) == ($1 == 1) })
        var tested: [Int] = []
        for fold in 0..<5 {
            let testing = layout.testing(fold: fold)
            tested += Array(testing)
            let training = layout.training(fold: fold).flatMap { Array($0) }
            #expect(Set(training).isDisjoint(with: testing) && training.count + testing.count == 150)
            // Each fold has its share of both sides.
            let window = testing.count { layout.labels[$0] == 1 }
            #expect((8...11).contains(window) && (19...22).contains(testing.count - window))
        }
        #expect(tested == Array(0..<150))
        #expect(layout.learningHalf.upperBound == layout.rankedHalf.lowerBound)
        #expect(abs(layout.learningHalf.count - layout.rankedHalf.count) <= 2)
    }

    @Test func `equal rows are dealt at random, not evenly`() {
        // Dealt evenly, both halves would hold the same chance difference between the samples, and the held-out half
        // would confirm what was learned from the other.
        let keys = (0..<200).map { UInt64($0 % 2) }
        var differences: [Int] = []
        for seed in 0..<40 {
            let layout = FoldLayout(reference: keys, window: keys, folds: 5, seed: UInt64(seed))
            let ones = layout.learningHalf.count { layout.labels[$0] == 0 && layout.order[$0] % 2 == 1 }
            differences.append(abs(ones - 50))
        }
        // Hypergeometric with a standard deviation of 3.5: 2.8 in the mean.
        let mean = Double(differences.reduce(0, +)) / 40
        #expect(mean > 1.5 && mean < 4.5)
    }
}

@Suite struct RankSumTests {
    @Test func `area and p agree with SciPy's with many ties`() {
        // scipy.stats.mannwhitneyu(window, reference, alternative="greater", method="asymptotic"), 1.17.
        let reference = Congruential.normals(seed: 31, count: 40).map { ($0 * 4).rounded() / 4 }
        let window = Congruential.normals(seed: 32, count: 25).map { (($0 + 0.3) * 4).rounded() / 4 }
        let found = RankSum(reference: reference, window: window)
        #expect(abs(found.area - 0.5335) < 1e-12)
        #expect(abs(found.pValue - 0.32744339237104947) < 1e-12)
    }

    @Test func `all scores tied say nothing`() {
        let found = RankSum(reference: [1, 1, 1], window: [1, 1])
        #expect(found.area == 0.5 && found.pValue == 1)
    }

    @Test func `infinite scores rank as the ends`() {
        let found = RankSum(reference: [-.infinity, 0], window: [1, .infinity])
        #expect(found.area == 1)
    }
}

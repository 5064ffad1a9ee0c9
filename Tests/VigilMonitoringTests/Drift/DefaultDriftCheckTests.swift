import Testing
import VigilDomain

@testable import VigilMonitoring

/// The numbers of single columns, against SciPy 1.17.1 and NumPy 2.4 on samples that any language can make again.
struct DefaultDriftCheckTests {
    @Test("the samples are the ones that the numbers belong to")
    func fixtures() {
        let mean = Congruential.reference.reduce(0, +) / 2000
        #expect(isClose(Congruential.reference[0], -1.3261374486610293) && isClose(mean, 0.0013439891114830971))
        let currentMean = Congruential.current.reduce(0, +) / 1500
        #expect(isClose(currentMean, 0.21809037368272743))
    }

    @Test("a numeric column agrees with SciPy")
    func numeric() throws {
        let found = try #require(Checks.numeric(Congruential.reference, Congruential.current).measurement)
        #expect(found.test == "kolmogorov_smirnov")
        // ks_2samp: statistic 0.10716666666666663; exact p 5.1203342589793544e-09, asymptotic 5.0255778565214895e-09.
        #expect(isClose(found.statistic, 0.10716666666666663))
        let expected = found.method == "conditional_exact" ? 5.1203342589793544e-09 : 5.0255778565214895e-09
        #expect(abs(found.pValue / expected - 1) < 1e-9)
        // wasserstein_distance / numpy.std; the null mean is sqrt(2/pi) sqrt(1/n + 1/m) integral sqrt(F (1 - F)) / sd.
        #expect(found.effectName == "wasserstein_1_in_reference_sd")
        #expect(isClose(found.effect, 0.22866148944151046, 1e-9))
        #expect(isClose(found.correctedEffect, root(0.22866148944151046, 0.042739581624862175), 1e-9))
        // Type 7 deciles, a value equal to an edge in the lower bin, 0.5 added to each of ten bins.
        #expect(isClose(found.psi, 0.0739039864990836, 1e-9))
        #expect(found.recipe == "reference deciles, +0.5 per bin")
        // scipy.spatial.distance.jensenshannon(p, q, 2).
        #expect(isClose(found.jensenShannon, 0.11512161696187997, 1e-9))
        #expect(isClose(found.belowRangeShare, 0.0013333333333333333) && isClose(found.aboveRangeShare, 0.002))
        #expect(isClose(found.referenceMean ?? .nan, 0.0013439891114830971))
        #expect(isClose(found.currentMean ?? .nan, 0.21809037368272743))
        #expect(found.referenceCount == 2000 && found.currentCount == 1500 && found.isDrifted)
    }

    @Test("a column of whole numbers agrees with SciPy, its p-value beyond the tie-blind one")
    func ties() throws {
        let reference = Congruential.reference.map { ($0 * 2).rounded(.down) }
        let current = Congruential.current.map { ($0 * 2).rounded(.down) }
        let found = try #require(Checks.numeric(reference, current).measurement)
        #expect(isClose(found.statistic, 0.09733333333333327))
        #expect(isClose(found.effect, 0.22116798080629488, 1e-9))
        #expect(isClose(found.correctedEffect, root(0.22116798080629488, 0.04207096822771458), 1e-9))
        #expect(isClose(found.psi, 0.07258010345370322, 1e-9))
        #expect(isClose(found.jensenShannon, 0.11373732049029399, 1e-9))
        // ks_2samp ignores ties and is too large with them: 1.6360879505339742e-07 exact.
        #expect(found.method == "conditional_exact" && found.pValue < 1.6360879505339742e-07)
    }

    @Test("few different values get an exact p-value at any size, many get the asymptotic one")
    func methods() throws {
        var random = SplitMix64(seed: 21)
        func method(_ levels: Int, _ reference: Int, _ window: Int) throws -> String {
            func draw(_ rows: Int) -> [Double] {
                (0..<rows).map { _ in (Double(levels) * random.uniform()).rounded(.down) }
            }
            return try #require(Checks.numeric(draw(reference), draw(window)).measurement).method
        }
        for (reference, window) in [(20_000, 1000), (20_000, 5000), (2000, 1500)] {
            #expect(try method(2, reference, window) == "conditional_exact")
            #expect(try method(10, reference, window) == "conditional_exact")
            #expect(try method(1_000_000, reference, window) == "asymptotic")
        }
    }

    @Test("a categorical column agrees with SciPy")
    func categorical() throws {
        let found = try #require(
            Checks.names(Congruential.referenceNames, Congruential.currentNames).measurement)
        #expect(found.test == "chi_squared" && found.method == "asymptotic")
        // chi2_contingency([[1018, 578, 307, 97, 0], [723, 495, 196, 63, 23]], correction=False).
        #expect(isClose(found.statistic, 40.52444519132612, 1e-9))
        #expect(abs(found.pValue / 3.371608935216262e-08 - 1) < 1e-9)
        #expect(found.effectName == "total_variation" && isClose(found.effect, 0.056333333333333374))
        // The exact mean over all deals of the pooled rows, from scipy.stats.hypergeom.
        #expect(isClose(found.correctedEffect, root(0.056333333333333374, 0.021831568665205553), 1e-9))
        // Over the four names of the reference; NumPy and scipy.spatial.distance.jensenshannon(p, q, 2).
        #expect(isClose(found.psi, 0.01131417135826897, 1e-9))
        #expect(isClose(found.jensenShannon, 0.045271555438206365, 1e-9))
        #expect(found.recipe == "names of the reference, new ones apart, +0.5 per bin")
        #expect(found.newCategories == ["E"] && isClose(found.newCategoryShare, 23.0 / 1500))
        #expect(found.vanishedCategories.isEmpty)
        // Significant, but 0.035 is less than the relevant 0.05.
        #expect(!found.isDrifted)
    }

    @Test("a sparse table's p-value is conditional, and the same for the same data")
    func sparse() throws {
        let reference = (0..<400).map { "n\($0 % 40)" }
        var random = SplitMix64(seed: 2)
        let current = (0..<60).map { _ in "n\(Int(random.uniform() * 50))" }
        let one = try #require(Checks.names(reference, current).measurement)
        let other = try #require(Checks.names(reference.reversed(), current.shuffled(using: &random)).measurement)
        #expect(one == other)
        #expect(one.method.hasPrefix("monte_carlo"))
        let few = try #require(
            Checks.names(
                Array(repeating: "a", count: 30) + ["b"], Array(repeating: "a", count: 25) + ["b", "b"]
            ).measurement)
        #expect(few.method == "conditional_exact")
        // Of the four tables with margins 31, 27 and 55, 3 all but that with one b in the window are at least as
        // extreme: scipy.stats.hypergeom(58, 3, 27).pmf at 0, 2 and 3.
        #expect(isClose(few.pValue, 0.5931099299974073, 1e-9))
    }

    @Test("missing values count as such on both sides, and for nothing else")
    func missing() throws {
        let gaps = Array(repeating: Double.nan, count: 500)
        let found = try #require(
            Checks.numeric(Congruential.reference + gaps, Congruential.current + gaps).measurement)
        let plain = try #require(Checks.numeric(Congruential.reference, Congruential.current).measurement)
        #expect(found.referenceMissingShare == 0.2 && found.currentMissingShare == 0.25)
        #expect(found.effect == plain.effect && found.pValue == plain.pValue && found.psi == plain.psi)
        let names = try #require(
            Checks.names(Congruential.referenceNames + [nil], Congruential.currentNames + [nil, nil]).measurement)
        #expect(isClose(names.referenceMissingShare, 1.0 / 2001) && isClose(names.currentMissingShare, 2.0 / 1502))
        #expect(isClose(names.statistic, 40.52444519132612, 1e-9))
    }

    @Test("new and vanished names come most frequent first, at most ten")
    func names() throws {
        let reference = (0..<15).flatMap { Array(repeating: "old \($0)", count: $0 + 1) } + ["both"]
        let current = (0..<15).flatMap { Array(repeating: "new \($0)", count: $0 + 1) } + ["both"]
        let found = try #require(Checks.names(reference, current).measurement)
        #expect(found.newCategories.count == 10 && found.vanishedCategories.count == 10)
        #expect(found.newCategories.first == "new 14" && found.vanishedCategories.first == "old 14")
        #expect(isClose(found.newCategoryShare, 120.0 / 121) && found.isDrifted)
    }

    @Test("a name that only the dictionary holds, or holds twice, changes nothing")
    func dictionaries() {
        let plain = Checks.names(Congruential.referenceNames, Congruential.currentNames)
        var column = CategoricalColumn(Congruential.currentNames)
        column.dictionary.append(contentsOf: ["unused", "A"])
        let second = UInt32(column.dictionary.count - 1)
        if let first = column.dictionary.firstIndex(of: "A") {
            for row in stride(from: 0, to: column.codes.count, by: 2) where column.codes[row] == UInt32(first) {
                column.codes[row] = second
            }
        }
        let other = Checks.column(.categorical(CategoricalColumn(Congruential.referenceNames)), .categorical(column))
        #expect(plain == other)
    }

    @Test("the check and the detectors of the catalog agree")
    func detectors() throws {
        let numbers = try #require(Checks.numeric(Congruential.reference, Congruential.current).measurement)
        let names = try #require(
            Checks.names(Congruential.referenceNames, Congruential.currentNames).measurement)
        func found(_ id: String, _ reference: Column, _ current: Column) throws -> DriftDetectorOutcome.Measurement {
            let detector = try #require(DriftDetectorCatalog.detector(DriftDetectorID(id)))
            return try #require(
                detector.compare(reference: DriftSample(reference), current: DriftSample(current)).measurement)
        }
        let reference = Column.numeric(NumericColumn(Congruential.reference))
        let current = Column.numeric(NumericColumn(Congruential.current))
        #expect(try found("kolmogorov_smirnov", reference, current).statistic == numbers.statistic)
        #expect(try found("wasserstein_1", reference, current).effect == numbers.correctedEffect)
        #expect(isClose(try found("psi", reference, current).statistic, numbers.psi, 1e-12))
        #expect(isClose(try found("jensen_shannon", reference, current).statistic, numbers.jensenShannon, 1e-12))
        let referenceNames = Column.categorical(CategoricalColumn(Congruential.referenceNames))
        let currentNames = Column.categorical(CategoricalColumn(Congruential.currentNames))
        #expect(try found("chi_squared", referenceNames, currentNames).pValue == names.pValue)
        #expect(isClose(try found("total_variation", referenceNames, currentNames).statistic, names.effect, 1e-12))
        #expect(isClose(try found("psi", referenceNames, currentNames).statistic, names.psi, 1e-12))
        // numpy: sqrt(sum (sqrt p - sqrt q)^2 / 2) over the five names.
        #expect(isClose(try found("hellinger", referenceNames, currentNames).statistic, 0.09542825402, 1e-9))
    }
}

/// What is left of an effect once its mean without drift is taken off the squares.
private func root(_ effect: Double, _ nullMean: Double) -> Double {
    (effect * effect - nullMean * nullMean).squareRoot()
}

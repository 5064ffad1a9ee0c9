import Testing

@testable import VigilStatistics

/// Tests that compare whole distribution functions: Anderson-Darling, Cramér-von Mises and the energy test.
@Suite("Tests of distribution functions")
struct DistributionFunctionTests {
    @Test("the limiting laws hit the published critical values")
    func laws() {
        // Anderson and Darling 1954, table: 2.492 and 3.857 for 5 and 1 %; 0.46136 and 0.74346 of Cramér and von Mises.
        let anderson = AndersonDarlingDistribution(samples: 2)
        #expect(abs(anderson.survival(2.492) - 0.05) < 5e-5 && abs(anderson.survival(3.857) - 0.01) < 3e-4)
        let cramer = CramerVonMisesDistribution()
        #expect(abs(cramer.survival(0.46136) - 0.05) < 2e-6 && abs(cramer.survival(0.74346) - 0.01) < 1e-6)
        #expect(abs(cramer.survival(0.11888) - 0.5) < 1e-5)
        // Scholz and Stephens 1987, table 1 of standardised values for three samples: 1.93 at 5 %, 3.38 at 1 %.
        let three = AndersonDarlingDistribution(samples: 3)
        #expect(abs(three.survival(2 + 1.93 * three.standardDeviation) - 0.05) < 2e-3)
    }

    @Test("the ways to compute one law agree, and tails fall to the least numbers")
    func tails() {
        // Two exponential laws by different formulas: the sum of two independent two-sample laws is the three-sample one.
        let two = AndersonDarlingDistribution(samples: 2)
        let three = AndersonDarlingDistribution(samples: 3)
        for x in [0.5, 1.0, 2, 4] {
            let steps = 4000
            let width = x / Double(steps)
            // ∫ P(A > x - y) dP(A ≤ y), by the middle of each step.
            var sum = two.survival(x)
            for step in 0..<steps {
                let y = Double(step) * width
                sum += (two.survival(y) - two.survival(y + width)) * two.survival(x - y - width / 2)
            }
            #expect(abs(sum - three.survival(x)) < 1e-4)
        }
        var last = 1.0
        for x in stride(from: 0.0, through: 300, by: 0.5) {
            let p = two.survival(x)
            #expect(p <= last && p >= 0)
            last = p
        }
        #expect(last > 0 && last < 1e-120)
        #expect(CramerVonMisesDistribution().survival(100) > 0)
        #expect(two.survival(.nan).isNaN && CramerVonMisesDistribution().survival(.nan).isNaN)
    }

    @Test("four samples: the law's mean and spread are those of its name")
    func manySamples() {
        let law = AndersonDarlingDistribution(samples: 4)
        // Scholz and Stephens 1987, table 1: 1.915 at 5 % with three degrees.
        #expect(abs(law.survival(3 + 1.915 * law.standardDeviation) - 0.05) < 3e-3)
        #expect(law.survival(0.01) == 1 && law.survival(40) < 1e-6)
    }

    @Test("small Cramér-von Mises: SciPy's exact p-value")
    func exactCramer() throws {
        // SciPy 1.17.1: cramervonmises_2samp([1, 4, 6, 9, 11], [2, 3, 5, 7, 8, 10, 12], method="exact")
        let result = try CramerVonMisesTest().compare(
            sortedReference: [1, 4, 6, 9, 11], sortedCurrent: [2, 3, 5, 7, 8, 10, 12])
        #expect(result.method == .exact && agree(result.statistic, 0.03373015873015861, relative: 1e-12))
        #expect(agree(result.pValue, 0.9974747474747475, relative: 1e-12))
        #expect(throws: StatisticsError.self) {
            try CramerVonMisesTest(method: .exact).compare(
                sortedReference: (0..<30).map(Double.init), sortedCurrent: (0..<30).map { Double($0) + 0.5 })
        }
    }

    @Test("nothing differs: no effect and p 1; swapped samples give the same")
    func symmetry() throws {
        var random = SeededNumbers(21)
        let one = random.normals(300).sorted()
        let other = random.normals(200).map { $0 * 1.3 }.sorted()
        let anderson = AndersonDarlingTest()
        let cramer = CramerVonMisesTest()
        let energy = EnergyTest()
        for sample in [one, Array(repeating: 4, count: 50), (0..<60).map { Double($0 / 20) }] {
            let results = [
                try anderson.compare(sortedReference: sample, sortedCurrent: sample),
                try cramer.compare(sortedReference: sample, sortedCurrent: sample),
                try energy.compare(sortedReference: sample, sortedCurrent: sample),
            ]
            for result in results { #expect(result.effect == 0 && result.pValue == 1 && result.statistic <= 0) }
        }
        #expect(
            try anderson.compare(sortedReference: one, sortedCurrent: other)
                == anderson.compare(sortedReference: other, sortedCurrent: one))
        #expect(
            try cramer.compare(sortedReference: one, sortedCurrent: other)
                == cramer.compare(sortedReference: other, sortedCurrent: one))
        let there = try energy.compare(sortedReference: one, sortedCurrent: other)
        let back = try energy.compare(sortedReference: other, sortedCurrent: one)
        #expect(agree(there.statistic, back.statistic) && there.pValue == back.pValue)
    }

    @Test("complete separation has the statistic's greatest value, by hand")
    func separated() throws {
        // (1, 2) below (3, 4): distances of the functions are 1/2, 1, 1/2, 0.
        let test = CramerVonMisesTest(method: .asymptotic)
        let result = try test.compare(sortedReference: [1, 2], sortedCurrent: [3, 4])
        #expect(agree(result.statistic, 0.375) && agree(result.effect, 0.375.squareRoot()))
        let energy = try EnergyTest().compare(sortedReference: [0, 0], sortedCurrent: [1, 1])
        #expect(agree(energy.statistic, 2.0.squareRoot()) && energy.effect == 1)
    }

    @Test("the energy test's distance is the energy distance, with many values too")
    func energyDistance() throws {
        var random = SeededNumbers(9)
        for (n, m) in [(50, 40), (3000, 2500)] {
            let one = random.normals(n).sorted()
            let other = random.normals(m).map { $0 + 0.3 }.sorted()
            let test = EnergyTest(sampling: DealSampling(drawLimit: 99))
            let result = try test.compare(sortedReference: one, sortedCurrent: other)
            #expect(agree(result.statistic, EnergyDistance.between(sortedReference: one, sortedCurrent: other)))
            #expect(result.effect > 0 && result.effect < 1)
            if n > 1000 { #expect(result.pValue == 0.01) }
        }
    }

    @Test("an offset of 1e8 changes nothing, infinite values are refused where they have no distance")
    func offset() throws {
        var random = SeededNumbers(13)
        let one = random.normals(200).map { ($0 * 1024).rounded() / 1024 }.sorted()
        let other = random.normals(150).map { ($0 * 1024).rounded() / 1024 + 0.25 }.sorted()
        let (far, beyond) = (one.map { $0 + 1e8 }, other.map { $0 + 1e8 })
        let near = try EppsSingletonTest.compare(sortedReference: one, sortedCurrent: other)
        let moved = try EppsSingletonTest.compare(sortedReference: far, sortedCurrent: beyond)
        #expect(agree(near.statistic, moved.statistic, relative: 1e-9))
        let energy = try EnergyTest().compare(sortedReference: one, sortedCurrent: other)
        let movedEnergy = try EnergyTest().compare(sortedReference: far, sortedCurrent: beyond)
        #expect(energy.pValue == movedEnergy.pValue && agree(energy.statistic, movedEnergy.statistic, relative: 1e-9))
        let infinite = one + [.infinity]
        #expect(throws: StatisticsError.self) {
            try EnergyTest().compare(sortedReference: infinite, sortedCurrent: other)
        }
        #expect(throws: StatisticsError.self) {
            try EppsSingletonTest.compare(sortedReference: infinite, sortedCurrent: other)
        }
        #expect(try AndersonDarlingTest().compare(sortedReference: infinite, sortedCurrent: other).pValue < 0.1)
    }

    @Test("Epps-Singleton: a constant middle half is scaled by the standard deviation, constants say nothing")
    func degenerate() throws {
        let mostly = Array(repeating: 0.0, count: 90) + (1...10).map(Double.init)
        let moved = Array(repeating: 0.0, count: 75) + (1...25).map(Double.init)
        let result = try EppsSingletonTest.compare(sortedReference: mostly, sortedCurrent: moved)
        #expect(result.isScaledByStandardDeviation && result.pValue < 0.05)
        let two = try EppsSingletonTest.compare(
            sortedReference: Array(repeating: 0.0, count: 50) + Array(repeating: 1.0, count: 50),
            sortedCurrent: Array(repeating: 0.0, count: 40) + Array(repeating: 1.0, count: 60))
        // Two values leave one degree of freedom, and W is the squared z with each sample's own variance.
        #expect(two.degreesOfFreedom == 1 && agree(two.statistic, 0.01 / (0.25 / 100 + 0.24 / 100), relative: 1e-6))
        let constant = Array(repeating: 3.0, count: 30)
        let nothing = try EppsSingletonTest.compare(sortedReference: constant, sortedCurrent: constant)
        #expect(nothing.pValue == 1 && nothing.statistic == 0 && nothing.degreesOfFreedom == 0)
    }
}

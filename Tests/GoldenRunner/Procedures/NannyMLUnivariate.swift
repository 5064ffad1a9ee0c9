import VigilStatistics

/// `nannyml.json`, one column at a time: distances of chunks from the whole reference, with NannyML's thresholds.
enum NannyMLUnivariateGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("nannyml", "univariate_continuous") { golden in
            let size = try golden.parameters.integer("chunk_size")
            let reference = try golden.inputs.member("reference")
            let analysis = try golden.inputs.member("analysis")
            guard case .object(let columns) = reference else { throw GoldenError("the reference has no columns") }
            var answers: [String: JSONValue] = [:]
            for column in columns.keys {
                answers[column] = try continuous(
                    try reference.numbers(column), try analysis.numbers(column), chunk: size)
            }
            return .object(answers)
        },
        GoldenProcedure("nannyml", "univariate_categorical") { golden in
            try categorical(
                try golden.inputs.texts("reference"), try golden.inputs.texts("analysis"),
                chunk: try golden.parameters.integer("chunk_size"))
        },
    ]

    private static func continuous(_ reference: [Double], _ analysis: [Double], chunk: Int) throws -> JSONValue {
        let sorted = sortedFinite(reference).values
        let bins = try Bins(.doane, sortedReference: sorted)
        let counts = bins.counts(sorted: sorted)
        let ownChunks = chunks(reference, chunk).map { sortedFinite($0).values }
        let allChunks = ownChunks + chunks(analysis, chunk).map { sortedFinite($0).values }
        func answer(_ distance: ([Double]) throws -> Double) throws -> JSONValue {
            series(try allChunks.map(distance), references: ownChunks.count)
        }
        return [
            "kolmogorov_smirnov": try answer {
                try KolmogorovSmirnovTest(method: .asymptotic).compare(sortedReference: sorted, sortedCurrent: $0)
                    .statistic
            },
            "wasserstein": try answer { WassersteinDistance.between(sortedReference: sorted, sortedCurrent: $0) },
            "jensen_shannon": try answer {
                try CountPair(reference: counts, current: bins.counts(sorted: $0)).jensenShannonDistance(base: .two)
            },
            "hellinger": try answer {
                try CountPair(reference: counts, current: bins.counts(sorted: $0)).hellingerDistance
            },
        ]
    }

    private static func categorical(_ reference: [String], _ analysis: [String], chunk: Int) throws -> JSONValue {
        let names = Set(reference + analysis).sorted()
        let counts = count(reference, names)
        let ownChunks = chunks(reference, chunk)
        let pairs = try (ownChunks + chunks(analysis, chunk)).map {
            try CountPair(reference: counts, current: count($0, names))
        }
        func answer(_ distance: (CountPair) -> Double) -> JSONValue {
            series(pairs.map(distance), references: ownChunks.count)
        }
        let tests = pairs.map { ContingencyTable($0).yatesTest() }
        return [
            "chi2": [
                "value": JSONValue(tests.map(\.statistic)),
                "upper_threshold": .array(tests.map { _ in .null }),
                "lower_threshold": .array(tests.map { _ in .null }),
                "alert": JSONValue(tests.map { $0.pValue < 0.05 }),
            ],
            "jensen_shannon": answer { $0.jensenShannonDistance(base: .two) },
            "l_infinity": answer { $0.greatestDifference },
            "hellinger": answer { $0.hellingerDistance },
        ]
    }

    /// The values with the mean of those of the reference's chunks and three of their population standard deviations.
    private static func series(_ values: [Double], references: Int) -> JSONValue {
        let own = SampleMoments(Array(values.prefix(references)))
        let population = own.variance * Double(references - 1) / Double(references)
        let upper = own.mean + 3 * population.squareRoot()
        return [
            "value": JSONValue(values),
            "upper_threshold": JSONValue(values.map { _ in upper }),
            "lower_threshold": .array(values.map { _ in .null }),
            "alert": JSONValue(values.map { $0 > upper }),
        ]
    }

    private static func chunks<Element>(_ values: [Element], _ size: Int) -> [[Element]] {
        stride(from: 0, to: values.count, by: size).map { Array(values[$0..<min($0 + size, values.count)]) }
    }

    private static func count(_ values: [String], _ names: [String]) -> [Int] {
        names.map { name in values.count { $0 == name } }
    }
}

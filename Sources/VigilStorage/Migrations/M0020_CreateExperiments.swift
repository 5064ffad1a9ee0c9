extension Migration {
    /// Experiments with what is remembered of their looks, the units that were exposed, and what was recorded of them.
    static let createExperiments = Migration(number: 20, name: "CreateExperiments") { dialect in
        let text = dialect.text
        return [
            """
            CREATE TABLE experiments (
                id \(dialect.countedKey),
                name \(text) NOT NULL UNIQUE,
                status \(text) NOT NULL,
                changed_at BIGINT NOT NULL,
                revision BIGINT NOT NULL,
                document \(dialect.bytes) NOT NULL,
                record \(dialect.bytes) NOT NULL
            )
            """,
            "CREATE INDEX experiments_by_status ON experiments (status, changed_at, name)",
            "CREATE INDEX experiments_by_time ON experiments (changed_at, name)",
            """
            CREATE TABLE experiment_units (
                experiment_id BIGINT NOT NULL,
                unit \(text) NOT NULL,
                arm BIGINT NOT NULL,
                plan_version BIGINT NOT NULL,
                first_plan_version BIGINT NOT NULL,
                exposed_at BIGINT NOT NULL,
                in_two_arms BIGINT NOT NULL,
                PRIMARY KEY (experiment_id, unit)
            )
            """,
            """
            CREATE TABLE experiment_values (
                experiment_id BIGINT NOT NULL,
                metric \(text) NOT NULL,
                unit \(text) NOT NULL,
                arm BIGINT,
                value DOUBLE PRECISION NOT NULL,
                denominator DOUBLE PRECISION NOT NULL,
                covariate DOUBLE PRECISION,
                recorded_at BIGINT NOT NULL,
                PRIMARY KEY (experiment_id, metric, unit)
            )
            """,
            """
            CREATE TABLE experiment_sums (
                experiment_id BIGINT NOT NULL,
                metric \(text) NOT NULL,
                arm BIGINT NOT NULL,
                source \(text) NOT NULL,
                document \(dialect.bytes) NOT NULL,
                PRIMARY KEY (experiment_id, metric, arm, source)
            )
            """,
        ]
    }
}

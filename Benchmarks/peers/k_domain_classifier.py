"""NannyML's domain classifier on the tables in a folder, for the benchmark that writes them; prints one JSON object.

    python k_domain_classifier.py FOLDER FEATURES ROWS_OF_REFERENCE ROWS_OF_WINDOW

The files `reference` and `window` hold doubles, row by row. NannyML's fit trains on each chunk of the reference as well;
`seconds` is the time of fit and calculate, divided by the number of chunks that were classified, the window's included.
"""
import json
import os
import sys
import time

# It would report each use over the network, and wait for the answer.
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import numpy as np
import pandas as pd


def main(folder, features, reference_rows, window_rows):
    import nannyml as nml

    names = [f"f{i:02d}" for i in range(features)]
    reference = pd.DataFrame(np.fromfile(f"{folder}/reference").reshape(reference_rows, features), columns=names)
    window = pd.DataFrame(np.fromfile(f"{folder}/window").reshape(window_rows, features), columns=names)

    def once():
        calculator = nml.DomainClassifierCalculator(feature_column_names=names, chunk_size=window_rows)
        calculator.fit(reference)
        return calculator.calculate(window)

    start = time.perf_counter()
    result = once().filter(period="analysis").to_df()
    seconds = time.perf_counter() - start
    chunks = reference_rows // window_rows + 1
    area = float(result[("domain_classifier_auroc", "value")].iloc[0])
    return {"seconds": seconds / chunks, "total_seconds": seconds, "chunks": chunks, "area": area}


if __name__ == "__main__":
    # LightGBM writes its log to standard output, where only the answer belongs.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps(main(sys.argv[1], *map(int, sys.argv[2:5]))), file=answer)

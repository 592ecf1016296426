"""How the OpenAPI description is made: what `schema.py` says of each operation is completed here and kept in one file.

`bodies.py` what a write takes, `values.py` its single values, `answers.py` headers and problems, `sparse.py` answers of selected fields,
`sharing.py` what is said once for all, `wording.py` how texts are composed, `translating.py` the same in another language, `finishing.py` the order of these steps, `prepared.py` the file from which the service answers.
"""

# SPDX-License-Identifier: Apache-2.0
# schema_check: holds documents against JSON Schemas, for test_schema.sh: one process for all of its points, as most of the time of each
# would go into its start. A request is a line, fields with a tab between them; so is the answer, "ok" or what is wrong.
#   whole SCHEMA FILE    a document
#   lines SCHEMA FILE    each line is one
#   json FILE            whether it is JSON, as one document or line by line
#   schema FILE          whether it is a JSON Schema
import json
import pathlib
import sys
import warnings

warnings.simplefilter('ignore')
import jsonschema

validators = {}


def read(file):
    return pathlib.Path(file).read_text(encoding='utf-8')


def validator(schema):
    if schema not in validators:
        document = json.loads(read(schema))
        kind = jsonschema.validators.validator_for(document)
        kind.check_schema(document)
        # schemas name their neighbours
        resolver = jsonschema.RefResolver(pathlib.Path(schema).resolve().as_uri(), document)
        validators[schema] = kind(document, resolver=resolver)
    return validators[schema]


def lines(text):
    return [json.loads(line) for line in text.removesuffix('\n').split('\n')]


def documents(text):
    try:
        return [json.loads(text)]
    except ValueError:
        return lines(text)


def wrong(what, *arguments):
    if what == 'json':
        return None if documents(read(*arguments)) else 'nothing'
    if what == 'schema':
        return validator(*arguments) and None
    schema, file = arguments
    held = [json.loads(read(file))] if what == 'whole' else lines(read(file))
    for number, document in enumerate(held, 1):
        for error in validator(schema).iter_errors(document):
            return 'document %d: %s: %s' % (number, '/'.join(map(str, error.absolute_path)), error.message)
    return None


for request in sys.stdin:
    try:
        answer = wrong(*request.rstrip('\n').split('\t')) or 'ok'
    except Exception as trouble:  # whatever it is, it is no "ok"
        answer = '%s: %s' % (type(trouble).__name__, trouble)
    print(answer.replace('\n', ' ')[:600], flush=True)

#!/usr/bin/env python
# -*- coding: utf-8 -*-
# Ein Kommentar mit Umlaut: ä
STORE = 'pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}&partitionGranularity=PARTITION_HOUR'


def getPolicyList():
    return {'Fast': 'For fast PVs', 'Refused': 'Refused', 'Chosen': 'Chosen', 'Default': 'Default'}


def getFieldsArchivedAsPartOfStream():
    return ['HIHI', 'LOLO']


def determinePolicy(pvInfo):
    chosen = pvInfo.get('policyName')
    if chosen is not None and chosen not in getPolicyList():
        raise ValueError('no policy ' + chosen)
    policy = {'samplingPeriod': 1, 'samplingMethod': 'MONITOR', 'dataStores': [STORE]}
    if chosen == 'Chosen':
        policy['archiveFields'] = ['DESC']
        policy['controlPV'] = 'SYS:on'
        policy['appliance'] = 'appliance1'
        policy['policyName'] = 'Chosen'
    elif pvInfo['pvName'].startswith('TMP:'):
        policy['samplingMethod'] = 'DONT_ARCHIVE'
        policy['policyName'] = 'Refused'
    elif pvInfo['eventRate'] > 2.0:
        policy['samplingMethod'] = 'SCAN'
        policy['samplingPeriod'] = 0.1
        policy['policyName'] = 'Fast'
    else:
        policy['policyName'] = 'Default'
        if pvInfo.get('RTYP') == 'ai':
            policy['archiveFields'] = ['HIHI', 'LOLO']
    return policy
